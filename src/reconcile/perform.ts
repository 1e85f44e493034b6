import type { Moment } from '../domain/event.ts'
import type { Report } from '../domain/report.ts'
import type { Due, Place, Postings } from '../ledger/ledger.ts'
import type { Pace } from './pace.ts'
import { costOf, lane } from './plan.ts'
import type { Step } from './plan.ts'
import type { Outcome, Placed, Saying, Wall } from './wall.ts'

export type Deps = {
  readonly postings: Postings
  readonly wall: Wall
  readonly pace: Pace
  readonly writeReport: (alert: string) => Promise<Report | undefined>
  /** What could not be delivered, for people to read elsewhere. */
  readonly tell: (undelivered: Undelivered) => Promise<void>
  /** A message stands in Slack now that did not before. */
  readonly onPlaced?: (due: Due) => void
  readonly now: () => Moment
}

export type Undelivered = { readonly channel: string; readonly why: string; readonly due: Due }

/** How long to wait after Slack left us unsure, and before trying what only a person can mend. */
const unsureMs = 2_000
const neverMs = 30_000

/** Does one step and writes down what came of it. */
export async function perform(step: Step, deps: Deps): Promise<void> {
  switch (step.do) {
    case 'post':
      return begin(step, deps, (saying, key) => deps.wall.post(step.channel, saying, key))
    case 'reply':
      return begin(step, deps, (saying, key) => deps.wall.reply(step.card, saying, key))
    case 'edit':
      return edit(step, deps)
    case 'find':
      return find(step, deps)
  }
}

/** The intent is on disk before the message leaves: after a crash we know that we must look. */
async function begin(step: Step, deps: Deps, send: (saying: Saying, key: string) => Promise<Outcome<Placed>>): Promise<void> {
  const { posting } = step.due
  const saying = await sayingOf(step.due, deps)
  if (!saying) return deps.postings.abandon(posting.id, 'nothing to say any more')
  await deps.postings.intend(posting.id, deps.now())
  const outcome = await send(saying, keyOf(posting.id, step.due))
  if (outcome.kind === 'done') return placed(step.due, outcome.value, deps)
  return putOff(step, outcome, deps)
}

async function placed(due: Due, place: Place, deps: Deps): Promise<void> {
  const revision = due.posting.about.kind === 'card' ? (due.dossier?.alert.revision ?? 0) : 1
  await deps.postings.posted(due.posting.id, place, revision, deps.now())
  deps.onPlaced?.(due)
}

async function edit(step: Extract<Step, { do: 'edit' }>, deps: Deps): Promise<void> {
  const { posting, dossier } = step.due
  const saying = await sayingOf(step.due, deps)
  if (!saying || !dossier) return deps.postings.abandon(posting.id, 'nothing to say any more')
  const outcome = await deps.wall.edit(step.place, saying, keyOf(posting.id, step.due))
  if (outcome.kind === 'done') return deps.postings.edited(posting.id, dossier.alert.revision, deps.now(), step.acted)
  if (outcome.kind === 'gone') return deps.postings.lost(posting.id)
  return putOff(step, outcome, deps)
}

async function find(step: Extract<Step, { do: 'find' }>, deps: Deps): Promise<void> {
  const { posting } = step.due
  const outcome = await deps.wall.find(step.channel, keyOf(posting.id, step.due), posting.intendedAt ?? 0, step.thread)
  if (outcome.kind !== 'done') return putOff(step, outcome, deps)
  if (outcome.value) return deps.postings.posted(posting.id, outcome.value, 1, deps.now())
  return sendAgain(step, deps)
}

/** It did not arrive: post it in the same breath, or the next plan would look again. */
async function sendAgain(step: Extract<Step, { do: 'find' }>, deps: Deps): Promise<void> {
  const at = deps.pace.mayPost(step.channel, deps.now())
  if (at > deps.now()) return deps.postings.postpone(step.due.posting.id, at, 'its turn comes')
  const { due, channel, thread, because } = step
  deps.pace.spend('post', channel, deps.now())
  return perform(thread ? { do: 'reply', due, card: thread, because } : { do: 'post', due, channel, because }, deps)
}

async function putOff(step: Step, outcome: Exclude<Outcome<unknown>, { kind: 'done' }>, deps: Deps): Promise<void> {
  const { id } = step.due.posting
  if (outcome.kind === 'later') {
    const until = deps.now() + outcome.afterMs
    deps.pace.cool(costOf(step), lane(step), until)
    return deps.postings.postpone(id, until, outcome.why)
  }
  if (outcome.kind === 'unsure') return deps.postings.postpone(id, deps.now() + unsureMs, outcome.why)
  await deps.tell({ channel: lane(step), why: outcome.why, due: step.due })
  return deps.postings.postpone(id, deps.now() + neverMs, outcome.why)
}

async function sayingOf(due: Due, deps: Deps): Promise<Saying | undefined> {
  const { posting, dossier } = due
  if (posting.about.kind === 'notice') return { kind: 'notice', text: posting.about.text }
  if (!dossier) return undefined
  if (posting.about.kind === 'card') return { kind: 'card', ...dossier, isNew: posting.shownRevision === 0 }
  const { fact } = posting.about
  if (fact.kind !== 'reported') return { kind: 'fact', alert: dossier.alert, fact }
  const report = await deps.writeReport(dossier.alert.id)
  return report && { kind: 'report', report, by: fact.by }
}

/** The same for every attempt of one posting, another for each posting and ledger: alert ids are drawn at random. */
function keyOf(id: number, due: Due): string {
  const { about } = due.posting
  return `${about.kind}-${about.kind === 'notice' ? due.posting.dueSince : about.alert}-${id}`
}
