import { setTimeout as wait } from 'node:timers/promises'
import type { Chance } from './chance.ts'
import { handsIn, has } from './press.ts'
import type { Scene } from './scene.ts'

/** Long enough that a life gets something done, short enough that it is always in the middle of it. */
const lifeMaxMs = 700

/** One more life: something may go wrong in it, somebody presses, it is killed, and the next one begins. */
export async function killSoon(scene: Scene, luck: Chance): Promise<void> {
  if (luck.yes(0.5)) scene.workspace.faults.dropAnswers('chat.postMessage', 1)
  const pressing = pressSomething(scene, luck)
  if (luck.yes(0.5)) await wait(luck.below(lifeMaxMs))
  else await duringACall(scene, luck.below(callsMax))
  await scene.victim.kill('SIGKILL')
  await Promise.all([scene.restart(), pressing])
}

/** Slack has carried it out, and its answer never leaves. */
async function duringACall({ workspace, victim }: Scene, number: number): Promise<void> {
  const called = Promise.withResolvers<void>()
  let left = number
  const stop = workspace.onChange((change) => {
    if (change.kind !== 'call' || !change.call.method.startsWith('chat.') || left-- > 0) return
    void victim.kill('SIGKILL')
    called.resolve()
  })
  await Promise.race([called.promise, wait(lifeMaxMs)])
  stop()
}

const callsMax = 12

/** Somebody presses a button, whether or not anybody is there to hear it. */
async function pressSomething({ workspace }: Scene, luck: Chance): Promise<void> {
  const message = luck.pick(workspace.messages('falco'))
  if (message && has(message, 'Acknowledge')) await handsIn(workspace).press({ message }, 'Acknowledge')
}
