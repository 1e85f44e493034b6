import { setTimeout as sleep } from 'node:timers/promises'
import type { Message, Workspace } from '../../src/workspace/workspace.ts'
import { isUrgentCard, somebody } from './watch.ts'

/** A person acknowledges so many Critical alerts, each on its card, the newest first. */
export type Clicking = {
  readonly clicks: number
  /** Between one click and the next. */
  readonly everyMs: number
  /** Whether to wait for more cards when there is none to acknowledge. */
  readonly moreToCome: () => boolean
}

/** For each click, the milliseconds until the card in the channel shows who acknowledged it. */
export async function acknowledgeCards(workspace: Workspace, { clicks, everyMs, moreToCome }: Clicking): Promise<readonly number[]> {
  const took: number[] = []
  while (took.length < clicks) {
    await sleep(everyMs)
    const card = workspace.messages('falco').findLast((message) => isUrgentCard(message) && !isAcknowledged(message))
    if (card) took.push(await acknowledge(workspace, card))
    else if (!moreToCome()) break
  }
  return took
}

async function acknowledge(workspace: Workspace, message: Message): Promise<number> {
  const pressedAt = performance.now()
  const [pressed] = await Promise.all([
    somebody(workspace).press({ message }, 'Acknowledge'),
    workspace.until('the card says who acknowledged it', () => isAcknowledged(message), 60_000),
  ])
  if (pressed.error) throw new Error(`A press ended with ${pressed.error}`)
  return performance.now() - pressedAt
}

function isAcknowledged({ attachments }: Message): boolean {
  return JSON.stringify(attachments).includes('Acknowledged by')
}
