import type { Moment } from '../domain/event.ts'
import type { Agenda, Due, Place } from '../ledger/ledger.ts'
import type { Cost, Pace } from './pace.ts'

/** One thing to do in Slack, as data: what the log prints and what `perform` does. */
export type Step =
  | { readonly do: 'post'; readonly due: Due; readonly channel: string; readonly because: string }
  | { readonly do: 'edit'; readonly due: Due; readonly place: Place; readonly acted: boolean; readonly because: string }
  | { readonly do: 'reply'; readonly due: Due; readonly card: Place; readonly because: string }
  /** A post was begun and its answer never came: look before posting again. */
  | { readonly do: 'find'; readonly due: Due; readonly channel: string; readonly thread: Place | undefined; readonly because: string }

export type Plan = {
  /** May start now, in this order. */
  readonly steps: readonly Step[]
  /** The moment to plan again when nothing else happens; undefined: nothing waits. */
  readonly nextAt: Moment | undefined
}

/** The agenda comes in order of urgency. At most one message per channel at a time, so that order is kept. */
export function plan({ due, nextAt: wokenAt }: Agenda, busy: Busy, pace: Pace, now: Moment): Plan {
  const steps: Step[] = []
  const taken = new Set(busy.lanes)
  let edits = 0
  let nextAt = wokenAt
  for (const one of due) {
    if (busy.postings.has(one.posting.id)) continue
    const step = stepFor(one)
    if (!step) continue
    const at = earliest(step, pace, now)
    if (at > now) nextAt = Math.min(nextAt ?? at, at)
    else if (step.do === 'edit' ? edits < editsAtOnce : !taken.has(lane(step))) steps.push(step)
    if (step.do !== 'edit') taken.add(lane(step))
    else if (at <= now) edits += 1
  }
  return { steps, nextAt }
}

/** What is under way: these postings and lanes wait. */
export type Busy = { readonly postings: ReadonlySet<number>; readonly lanes: ReadonlySet<string> }

/** So that one plan cannot overdraw the edits that the pace allows. */
const editsAtOnce = 1

/**
 * What goes one after the other and is paced together: everything in one channel, under the name that the route gave it. A card is
 * posted to `#falco` and answered in `C0FALCO01`, and both count against the same limit.
 */
export function lane({ due }: Step): string {
  return due.posting.channel
}

/** Which of Slack's limits the step counts against. */
export function costOf(step: Step): Cost {
  return step.do === 'edit' ? 'edit' : step.do === 'find' ? 'search' : 'post'
}

/** The step in words: `post card k3f9x2ab to #falco, because it is new`. */
export function describe(step: Step): string {
  const { about } = step.due.posting
  const what = about.kind === 'notice' ? 'notice' : `${about.kind} of ${about.alert}`
  return `${step.do} ${what} in ${lane(step)}, because ${step.because}`
}

function stepFor(due: Due): Step | undefined {
  const { posting, cardAt } = due
  if (posting.at) return editOf(due, posting.at)
  const thread = posting.about.kind === 'reply' ? cardAt : undefined
  if (posting.about.kind === 'reply' && !thread) return undefined
  const channel = thread?.channel ?? posting.channel
  if (posting.intendedAt !== undefined) return { do: 'find', due, channel, thread, because: 'its answer got lost' }
  if (thread) return { do: 'reply', due, card: thread, because: 'it was not said yet' }
  return { do: 'post', due, channel, because: posting.about.kind === 'card' ? 'it is new' : 'people must know' }
}

function editOf(due: Due, place: Place): Step | undefined {
  const { posting, revision, actedRevision } = due
  if (revision <= posting.shownRevision) return undefined
  const acted = actedRevision > posting.shownRevision
  return { do: 'edit', due, place, acted, because: acted ? 'somebody did something' : 'its counters moved' }
}

function earliest(step: Step, pace: Pace, now: Moment): Moment {
  switch (step.do) {
    case 'post':
    case 'reply':
      return pace.mayPost(lane(step), now)
    case 'find':
      return pace.maySearch(now)
    case 'edit':
      return pace.mayEdit(step.acted, now)
  }
}
