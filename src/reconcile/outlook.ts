import type { Moment } from '../domain/event.ts'
import { howLong } from '../domain/how-long.ts'
import type { Trouble } from '../domain/trouble.ts'
import { printable } from '../domain/untrusted.ts'
import type { Agenda, Posting, PostingId, Postings, Waiting } from '../ledger/ledger.ts'
import type { Pace } from './pace.ts'
import { costOf, describe, describeStorm, lane, siteOf, stepsOf, stormSteps, subjectOf, turnOf } from './plan.ts'
import type { Step, StormStep } from './plan.ts'

export type View = {
  readonly agenda: Agenda
  readonly waiting: readonly (Waiting & { readonly channel: string })[]
  /** What may not be tried yet, soonest first. */
  readonly resting: readonly Posting[]
  /** Postings that are being posted or edited at this moment. */
  readonly underWay: ReadonlySet<PostingId>
  readonly pace: Pace
  /** New alerts that may wait for a channel before a storm begins; undefined: storms are off. */
  readonly carries: number | undefined
  readonly troubles: readonly Trouble[]
  readonly now: Moment
}

const restingShown = 10

/** What the ledger knows of it at this moment. */
export async function readOutlook(postings: Postings, now: Moment): Promise<Pick<View, 'agenda' | 'waiting' | 'resting' | 'now'>> {
  const [agenda, waiting, resting] = await Promise.all([
    postings.due(now),
    postings.waitingByChannel(),
    postings.resting(now, restingShown),
  ])
  return { agenda, waiting, resting, now }
}

/** What the reconciler would do and why, in lines for people. Nothing is touched. */
export function outlook(view: View): string {
  const calls = callsOf(view)
  const storms = stormSteps(view.agenda, { postings: view.underWay }, view.now, view.carries)
  const channels = view.waiting.map(({ channel }) => channel)
  const stormy = view.agenda.skies.filter(({ storm }) => storm).map(({ channel }) => channel)
  const all = [...new Set([...channels, ...stormy])]
  const parts = all.map((channel) => ofChannel(channel, view, calls, storms).join('\n'))
  return `${[headline(view), ...view.troubles.map(troubleLine), ...parts].join('\n\n')}\n`
}

/** A step, when it may start, and what it waits for. `at` undefined: when a try before it has gone well. */
type Call = { readonly step: Step; readonly at: Moment | undefined; readonly because: string }

/** As if each call went well, and the next began when the pace allows. What is in trouble is tried with one call. */
function callsOf({ agenda, underWay, pace, troubles, now }: View): readonly Call[] {
  const ahead = pace.fork()
  const lanesAt = new Map<string, Moment>()
  const tried = new Set<string>()
  return stepsOf(agenda.due, { postings: underWay }, now).map((step) => {
    const isEdit = step.do === 'edit'
    const inTurn = isEdit ? now : Math.max(now, lanesAt.get(lane(step)) ?? now)
    const { at, because } = turnOf(step, ahead, inTurn)
    if (tried.has(because)) return { step, at: undefined, because }
    if (troubles.some(({ what }) => what === because)) tried.add(because)
    ahead.spend(costOf(step), lane(step), at, siteOf(step))
    if (!isEdit) lanesAt.set(lane(step), at)
    return { step, at, because: at > inTurn ? because : 'what comes before it' }
  })
}

function headline({ agenda, waiting, underWay, now }: View): string {
  const count = waiting.reduce((sum, one) => sum + one.count, 0)
  const what =
    count === 0 ? 'Slack shows all that the ledger has.' : `${messages(count)} in ${places(waiting.length)} to be written or edited.`
  const going = underWay.size > 0 ? ` ${underWay.size} under way.` : ''
  const resting = agenda.nextAt === undefined ? '' : ` The next of those that rest may be tried at ${clock(agenda.nextAt)}.`
  return `${clock(now)} UTC: ${what}${going}${resting}`
}

function troubleLine({ what, since }: Trouble): string {
  return `Trouble since ${clock(since)}: ${printable(what)}`
}

function ofChannel(channel: string, view: View, calls: readonly Call[], storms: readonly StormStep[]): readonly string[] {
  const { waiting, now, underWay, agenda } = view
  const here = waiting.find((one) => one.channel === channel)
  const mine = calls.filter(({ step }) => lane(step) === channel)
  const going = agenda.due.filter(({ posting }) => posting.channel === channel && underWay.has(posting.id)).length
  const rests = view.resting.filter((one) => one.channel === channel && !underWay.has(one.id))
  const more = (here?.count ?? 0) - mine.length - going - rests.length
  return [
    `${printable(channel)}: ${here ? waitingLine(here, now) : 'nothing waits'}`,
    ...stormLines(channel, view, storms),
    ...mine.map((call, index) => `  ${index + 1}. ${callLine(call, now)}`),
    ...rests.map((one) => `  ${restLine(one)}`),
    ...(more > 0 ? [`  … and ${more.toLocaleString('en-US')} more, which come later or rest`] : []),
  ]
}

function waitingLine({ count, oldest }: Waiting, now: Moment): string {
  return `${count.toLocaleString('en-US')} waiting${oldest === undefined ? '' : `, the oldest for ${howLong(now - oldest)}`}`
}

function stormLines(channel: string, { agenda, carries }: View, storms: readonly StormStep[]): readonly string[] {
  const sky = agenda.skies.find((one) => one.channel === channel)
  const going = sky?.storm && `  storm ${sky.storm.id} since ${clock(sky.storm.since)}, ${sky.stirring} of its alerts stir`
  const coming = storms.filter((step) => (step.do === 'end storm' ? step.storm.channel : step.channel) === channel)
  const off = carries === undefined && sky && sky.gatherable > 0 ? ['  storms are off (SLACK_PACE=off)'] : []
  return [...(going ? [going] : []), ...coming.map((step) => `  would first ${printable(describeStorm(step))}`), ...off]
}

function callLine({ step, at, because }: Call, now: Moment): string {
  return `${printable(describe(step))}: ${at === undefined ? 'when a try has gone well' : turnWords(at, because, now)}`
}

function restLine(posting: Posting): string {
  const because = posting.why ?? (posting.at ? 'its counters rest' : 'it was put off')
  return printable(`${subjectOf(posting)}: not before ${clock(posting.notBefore)}: ${because}`)
}

function turnWords(at: Moment, because: string, now: Moment): string {
  return at <= now ? 'now' : `${fromNow(at, now)}: ${printable(because)}`
}

/** Short waits by length, long ones by the clock. */
function fromNow(at: Moment, now: Moment): string {
  const ms = at - now
  if (ms < 10_000) return `in ${(ms / 1000).toFixed(1)} s`
  return ms < 120_000 ? `in ${Math.round(ms / 1000)} s` : `not before ${clock(at)}`
}

/** `2026-11-24 10:31:02`: the day stands there because it may be another one. */
function clock(moment: Moment): string {
  return new Date(moment).toISOString().slice(0, 19).replace('T', ' ')
}

function messages(count: number): string {
  return count === 1 ? '1 message' : `${count.toLocaleString('en-US')} messages`
}

function places(count: number): string {
  return count === 1 ? '1 channel' : `${count} channels`
}
