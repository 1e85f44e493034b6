import type { Moment } from '../domain/event.ts'
import { calmMs, forecast } from '../domain/storm.ts'
import type { Sky, Storm } from '../domain/storm.ts'
import type { About, Agenda, Due, Place, Posting } from '../ledger/ledger.ts'
import type { Cost, Pace, Turn } from './pace.ts'

/** One thing to do in Slack, as data: what the log prints and what `perform` does. */
export type Step =
  | { readonly do: 'post'; readonly due: Due; readonly channel: string; readonly because: string }
  | { readonly do: 'edit'; readonly due: Due; readonly place: Place; readonly acted: boolean; readonly because: string }
  | { readonly do: 'reply'; readonly due: Due; readonly card: Place; readonly because: string }
  /** A post was begun and its answer never came: look before posting again. */
  | { readonly do: 'find'; readonly due: Due; readonly channel: string; readonly thread: Place | undefined; readonly because: string }

/** One thing to do in the ledger, before any of the steps: the storm's card then is a posting like others. */
export type StormStep =
  | { readonly do: 'begin storm' | 'gather'; readonly channel: string; readonly because: string }
  | { readonly do: 'end storm'; readonly storm: Storm; readonly because: string }

export type Plan = {
  readonly storms: readonly StormStep[]
  /** May start now, in this order. */
  readonly steps: readonly Step[]
  /** The moment to plan again when nothing else happens; undefined: nothing waits. */
  readonly nextAt: Moment | undefined
}

/** What is under way: these postings and lanes wait. */
export type Busy = { readonly postings: ReadonlySet<number>; readonly lanes: ReadonlySet<string> }

/**
 * The agenda comes in order of urgency. At most one message per channel at a time, so that order is kept; edits go beside it.
 * `carries`: new alerts that may wait for a channel before a storm begins; undefined: storms are off.
 */
export function plan(agenda: Agenda, busy: Busy, pace: Pace, now: Moment, carries: number | undefined): Plan {
  const storms = stormSteps(agenda, busy, now, carries)
  const gathering = new Set(storms.flatMap((step) => (step.do === 'end storm' ? [] : [step.channel])))
  const steps: Step[] = []
  const taken = new Set(busy.lanes)
  const ahead = pace.fork()
  let nextAt = soonest(agenda.nextAt, carries === undefined ? undefined : stormMayEnd(agenda, now))
  for (const step of stepsOf(agenda.due, busy, now)) {
    // The storm gathers it first; a newcomer that it leaves is posted after the next look, in a moment.
    if (isGatherable(step.due) && gathering.has(lane(step))) continue
    const { at, isShut } = turnOf(step, ahead, now)
    if (at > now) nextAt = soonest(nextAt, at)
    else if (step.do === 'edit' || !taken.has(lane(step))) {
      ahead.spend(costOf(step), lane(step), now, siteOf(step))
      steps.push(step)
    }
    // A reply to a card in a dead channel waits alone.
    if (step.do !== 'edit' && !isShut) taken.add(lane(step))
  }
  return { storms, steps, nextAt }
}

/**
 * What differs, in the order in which it is done. What is in doubt comes first: until it is settled nobody knows whether the channel
 * answers.
 */
export function stepsOf(due: readonly Due[], busy: Pick<Busy, 'postings'>, now: Moment): readonly Step[] {
  const steps = due.filter(({ posting }) => !busy.postings.has(posting.id)).flatMap((one) => stepFor(one) ?? [])
  return steps.toSorted((one, other) => orderOf(one, now) - orderOf(other, now))
}

/** A storm's card lets a Critical alert go first, for so long: that one is to be there within two seconds, however the storm begins. */
const stormYieldsMs = 1_500

function orderOf(step: Step, now: Moment): number {
  const { posting, urgency } = step.due
  if (step.do === 'find') return 0
  if (step.do !== 'post' || posting.about.kind !== 'storm') return urgency
  return now - posting.dueSince < stormYieldsMs ? urgency + 0.5 : urgency - 0.5
}

/** What the skies ask for. */
export function stormSteps(
  { due, skies }: Agenda,
  busy: Pick<Busy, 'postings'>,
  now: Moment,
  carries: number | undefined,
): readonly StormStep[] {
  if (carries === undefined) return []
  // A card that is being posted counts as gatherable until its intent is on disk.
  const leaving = due.filter((one) => busy.postings.has(one.posting.id) && isGatherable(one)).map(({ posting }) => posting.channel)
  return skies.flatMap((sky) => {
    const gatherable = Math.max(0, sky.gatherable - leaving.filter((channel) => channel === sky.channel).length)
    return stormStep({ ...sky, gatherable }, carries, now) ?? []
  })
}

/**
 * What goes one after the other and is paced together: everything in one channel, under the name that the route gave it. A card is
 * posted to `#falco` and answered in `C0FALCO01`, and both count against the same limit.
 */
export function lane({ due }: Step): string {
  return due.posting.channel
}

/** Where the call goes: a channel by the name that the route gave it, or by the id of the channel where a card stands. */
export function siteOf(step: Step): string {
  if (step.do === 'edit') return step.place.channel
  return step.do === 'reply' ? step.card.channel : step.channel
}

/** Which of Slack's limits the step counts against. */
export function costOf(step: Step): Cost {
  return step.do === 'edit' ? 'edit' : step.do === 'find' ? 'search' : 'post'
}

export function turnOf(step: Step, pace: Pace, now: Moment): Turn {
  return pace.turn(costOf(step), lane(step), now, step.do !== 'edit' || step.acted, siteOf(step))
}

/** The step in words: `post card of k3f9x2ab in #falco, because it is new`. */
export function describe(step: Step): string {
  return `${step.do} ${subjectOf(step.due.posting)} in ${lane(step)}, because ${step.because}`
}

/** The same for what is done in the ledger. */
export function describeStorm(step: StormStep): string {
  return `${deedOf(step)}, because ${step.because}`
}

function deedOf(step: StormStep): string {
  if (step.do === 'end storm') return `end storm ${step.storm.id} in ${step.storm.channel}`
  return step.do === 'gather' ? `gather new alerts in ${step.channel}` : `begin a storm in ${step.channel}`
}

const noticeShown = 80

/** What a message is, in words: `card of k3f9x2ab`. */
export function subjectOf({ about }: Posting): string {
  switch (about.kind) {
    case 'card':
      return `card of ${about.alert}`
    case 'reply':
      return `${about.fact.kind} reply of ${about.alert}`
    case 'report':
      return `${about.page === 0 ? 'report' : `part ${about.page + 1} of the report`} on ${about.alert}`
    case 'storm':
      return `card of storm ${about.storm}`
    case 'approval':
      return `approval of suppression ${about.suppression}`
    case 'reminder':
      return `${about.notice.kind} reminder of suppression ${about.suppression}`
    case 'notice':
      return `notice “${about.text.slice(0, noticeShown)}${about.text.length > noticeShown ? '…' : ''}”`
  }
}

function stormStep(sky: Sky, carries: number, now: Moment): StormStep | undefined {
  const coming = forecast(sky, carries, now)
  if (!coming) return undefined
  if (coming.do !== 'end') return { do: coming.do === 'begin' ? 'begin storm' : 'gather', channel: sky.channel, because: coming.why }
  return sky.storm && { do: 'end storm', storm: sky.storm, because: coming.why }
}

/** Storms that still stir at that moment are looked at again with every heartbeat. */
function stormMayEnd({ skies }: Agenda, now: Moment): Moment | undefined {
  const ends = skies.flatMap(({ storm }) => (storm ? [storm.gatheredAt + calmMs] : [])).filter((at) => at > now)
  return ends.length > 0 ? Math.min(...ends) : undefined
}

function isGatherable({ urgency, posting }: Due): boolean {
  return urgency === 3 && posting.intendedAt === undefined
}

function soonest(one: Moment | undefined, other: Moment | undefined): Moment | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other)
}

function stepFor(due: Due): Step | undefined {
  const { posting, cardAt } = due
  if (posting.at) return editOf(due, posting.at)
  const { kind } = posting.about
  // Without a card a reply waits for it; what somebody must be reminded of is said in the channel.
  const thread = isForThread(posting.about) ? cardAt : undefined
  if ((kind === 'reply' || kind === 'report') && !thread) return undefined
  const channel = thread?.channel ?? posting.channel
  if (posting.intendedAt !== undefined) return { do: 'find', due, channel, thread, because: 'its answer got lost' }
  if (thread) return { do: 'reply', due, card: thread, because: 'it was not said yet' }
  return { do: 'post', due, channel, because: reasonToPost[kind] }
}

/** It is said in the thread of its alert's card. That a suppression ended itself is said in the channel as well. */
export function isForThread(about: About): about is Extract<About, { kind: 'reply' | 'report' | 'reminder' }> {
  return about.kind === 'reply' || about.kind === 'report' || (about.kind === 'reminder' && about.notice.kind !== 'tripped')
}

const reasonToPost: Readonly<Record<Due['posting']['about']['kind'], string>> = {
  card: 'it is new',
  reply: 'it was not said yet',
  report: 'it was not said yet',
  storm: 'more new alerts came than the channel can carry',
  notice: 'people must know',
  approval: 'a second person must approve a suppression',
  reminder: "a suppression's owner must know",
}

function editOf(due: Due, place: Place): Step | undefined {
  const { posting, revision, actedRevision } = due
  if (revision <= posting.shownRevision) return undefined
  const acted = actedRevision > posting.shownRevision
  return { do: 'edit', due, place, acted, because: acted ? 'somebody did something' : 'its counters moved' }
}
