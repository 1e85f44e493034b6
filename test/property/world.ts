import { setTimeout as wait } from 'node:timers/promises'
import { received } from '../../src/domain/books.ts'
import type { FalcoEvent, Moment } from '../../src/domain/event.ts'
import { makePace } from '../../src/reconcile/pace.ts'
import type { ApiCall, Message } from '../../src/workspace/workspace.ts'
import { anEvent } from '../event.ts'
import { openHouse } from '../stories/house.ts'
import type { House } from '../stories/house.ts'
import { differences, settled } from '../stories/reconciled.ts'
import type { Break, Step } from './steps.ts'

/** A house in which anything may happen, and what must be so after all of it has healed. */
export type World = {
  live(step: Step): Promise<void>
  /** Everything heals and comes to rest; then what is not as it should be, a sentence each. */
  flaws(): Promise<readonly string[]>
  [Symbol.asyncDispose](): Promise<void>
}

const channel = 'falco'
/** A hundred times Slack's. */
const quick = { burst: 3, perSecond: 60 }
const rest = { firstMs: 100, mostMs: 20_000 }

export async function openWorld(stormAfter: number): Promise<World> {
  const house = await openHouse({
    falconerYml: `routes: [{ channel: "#${channel}" }]\nstormAfter: ${stormAfter}`,
    fallback: '#ops-fallback',
    pace: makePace({ channel: quick, posts: quick, edits: quick, searches: quick, keptForPeople: 1, rests: { card: rest, storm: rest } }),
  })
  const events: FalcoEvent[] = []
  const problems = new Set<number>()
  const pressing: Promise<unknown>[] = []
  const deletions = new Map<string, number>()
  const restarts: Moment[] = []
  let repeats = 0

  return {
    live,
    async flaws() {
      heal(house)
      // Counters alone do not find out that a card is gone unless they move.
      for (const problem of problems) await send(problem)
      await Promise.all(pressing)
      await comeToRest(house)
      const { books } = await house.falconer.ledger.summary(0, house.now() + 60_000)
      return [
        ...(await differences(house.falconer.ledger, house.workspace, { deletions })),
        ...same('received', received(books), events.length + repeats),
        ...same('repeats', books.repeat, repeats),
        ...same('opened', books.open, (await house.falconer.ledger.recent(100_000)).length),
        ...ignored(house.workspace.calls, restarts, idOf),
      ]
    },
    async [Symbol.asyncDispose]() {
      heal(house)
      await Promise.all(pressing)
      await house[Symbol.asyncDispose]()
    },
  }

  async function live(step: Step): Promise<void> {
    switch (step.step) {
      case 'events':
        return void (await Promise.all(step.problems.map(send)))
      case 'repeat':
        return void (await Promise.all(events.slice(-step.events).map(sendAgain)))
      case 'press':
        return press(step.message, step.label)
      case 'suppress':
        return void pressing.push(house.ben.command(channel, `/falco suppress "Rule ${step.rule}" 10m it is known`))
      case 'delete':
        return remove(step.message)
      case 'break':
        breakDown(house, step.how)
        await Promise.all(step.problems.map(send))
        return breathe(house, step.problems.length)
      case 'heal':
        return heal(house)
      case 'restart':
        return restart()
      case 'time':
        return house.forward(step.ms)
      case 'breathe':
        return breathe(house, step.calls)
    }
  }

  async function send(problem: number): Promise<void> {
    const event = eventOf(problem, events.length)
    events.push(event)
    problems.add(problem)
    await house.send(event)
  }

  async function sendAgain(event: FalcoEvent): Promise<void> {
    repeats += 1
    await house.send(event)
  }

  function press(number: number, label: string): void {
    const message = at(number)
    if (!message || !JSON.stringify([message.attachments, message.blocks]).includes(`"text":"${label}"`)) return
    const place = { message }
    pressing.push(label === 'Reopen' ? house.ana.choose(place, label) : house.ana.press(place, label))
  }

  /** Only what stands for an alert: a card. */
  function remove(number: number): void {
    const message = at(number)
    const [kind, alert = ''] = String(message?.metadata?.event_payload['key']).split('-')
    if (!message || kind !== 'card') return
    deletions.set(alert, (deletions.get(alert) ?? 0) + 1)
    house.workspace.remove(message)
  }

  /** A start with a token that Slack refuses ends at once, and a stop waits for what hangs: neither is what this is about. */
  async function restart(): Promise<void> {
    house.workspace.faults.heal()
    await house.restart()
    restarts.push(house.now())
  }

  function at(number: number): Message | undefined {
    const messages = house.workspace.messages(channel)
    return messages[number % messages.length]
  }

  function idOf(name: unknown): string {
    return typeof name === 'string' && name !== '' ? house.workspace.channel(name).id : ''
  }
}

function ruleOf(problem: number): string {
  return `Rule ${problem % 7}`
}

function eventOf(problem: number, count: number): FalcoEvent {
  return anEvent({
    rule: ruleOf(problem),
    priority: problem % 11 === 0 ? 'Critical' : 'Warning',
    hostname: `node-${count % 3}`,
    time: `2026-11-24T09:30:00.${String(count).padStart(9, '0')}Z`,
    fields: { 'k8s.pod.name': `app${problem}-6d4cf56db6-x7zlp` },
  })
}

function breakDown({ workspace }: House, how: Break): void {
  const { faults, botUserId } = workspace
  switch (how.fault) {
    case 'archive':
      return void (workspace.channel(channel).archived = true)
    case 'kick':
      return void workspace.channel(channel).members.delete(botUserId)
    case 'hang':
      return faults.hang(how.method)
    case 'dropAnswers':
      return faults.dropAnswers(how.method, how.times)
    case 'status':
      return faults.status(how.method, how.status, how.times, how.status === 429 ? how.retryAfterS : undefined)
    case 'refuse':
      return faults.refuse(how.method, how.error, how.times)
    case 'double':
    case 'holdBack':
      return faults[how.fault](how.times)
    default:
      return faults[how.fault]()
  }
}

function heal({ workspace }: House): void {
  workspace.faults.heal()
  workspace.channel(channel).archived = false
  workspace.channel(channel).members.add(workspace.botUserId)
}

/** Until so many calls more have come, or none comes any more. */
async function breathe({ workspace }: House, calls: number): Promise<void> {
  const enough = Promise.withResolvers<void>()
  let left = calls
  const stop = workspace.onChange(({ kind }) => void (kind === 'call' && --left <= 0 && enough.resolve()))
  await Promise.race([enough.promise, wait(breathMaxMs)])
  stop()
}

const breathMaxMs = 60

/** Minutes pass until nothing waits: whatever was put off, whatever rests, has its turn. */
async function comeToRest(house: House): Promise<void> {
  for (let minute = 0; minute < minutesMax; minute++) {
    if (await settled(house, restMs)) return
    house.forward(60_000)
  }
  throw new Error(`After ${minutesMax} minutes ${await house.falconer.waiting()} messages still wait`)
}

const minutesMax = 60
const restMs = 150

/** Calls that came although Slack had said "not so soon" for this method and channel. A new process cannot know. */
function ignored(calls: readonly ApiCall[], restarts: readonly Moment[], idOf: (name: unknown) => string): readonly string[] {
  return calls.flatMap((told, index) => {
    if (told.retryAfterS === undefined) return []
    const until = told.at + told.retryAfterS * 1_000
    const early = calls
      .slice(index + 1)
      .find(
        (call) =>
          call.method === told.method && idOf(call.args['channel']) === idOf(told.args['channel']) && tooEarly(call, told.at, until),
      )
    const isNew = early && restarts.some((at) => told.at <= at && at <= early.at)
    return early && !isNew ? [`${early.method} came ${until - early.at} ms too early after a 429`] : []
  })
}

/** What was on its way already is no fault. */
const onItsWayMs = 100

function tooEarly(call: ApiCall, toldAt: Moment, until: Moment): boolean {
  return call.at > toldAt + onItsWayMs && call.at < until
}

function same(what: string, is: number, shouldBe: number): readonly string[] {
  return is === shouldBe ? [] : [`${what}: ${is} instead of ${shouldBe}`]
}
