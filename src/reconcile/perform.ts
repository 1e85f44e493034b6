import type { Moment } from '../domain/event.ts'
import type { Report } from '../domain/report.ts'
import type { Dossier, Due, Posting, Postings } from '../ledger/ledger.ts'
import type { Pace } from './pace.ts'
import { costOf, lane } from './plan.ts'
import type { Step } from './plan.ts'
import type { Outcome, Placed, Saying, Wall } from './wall.ts'

export type Deps = {
  readonly postings: Postings
  readonly wall: Wall
  readonly pace: Pace
  readonly dossier: (alert: string) => Promise<Dossier | undefined>
  readonly writeReport: (alert: string) => Promise<Report | undefined>
  /** What could not be delivered, for people to read elsewhere. */
  readonly tell: (undelivered: Undelivered) => Promise<void>
  /** A message stands in Slack now that did not before. */
  readonly onPlaced?: (saying: Saying) => void
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
  const saying = await sayingOf(posting, deps)
  if (!saying) return deps.postings.abandon(posting.id, 'nothing to say any more')
  await deps.postings.intend(posting.id, deps.now())
  const outcome = await send(saying, keyOf(posting))
  if (outcome.kind !== 'done') return putOff(step, outcome, deps)
  await posted(posting, outcome.value, revisionOf(saying), deps)
  deps.onPlaced?.(saying)
}

async function edit(step: Extract<Step, { do: 'edit' }>, deps: Deps): Promise<void> {
  const { posting } = step.due
  const saying = await sayingOf(posting, deps)
  if (!saying) return deps.postings.abandon(posting.id, 'nothing to say any more')
  const outcome = await deps.wall.edit(step.place, saying, keyOf(posting))
  if (outcome.kind === 'done') {
    const restUntil = deps.now() + deps.pace.gapMs(step.acted ? 0 : posting.edits + 1)
    return deps.postings.edited(posting.id, revisionOf(saying), deps.now(), step.acted, restUntil)
  }
  if (outcome.kind === 'gone') return deps.postings.lost(posting.id)
  return putOff(step, outcome, deps)
}

function posted(posting: Posting, place: Placed, revision: number, { postings, pace, now }: Deps): Promise<void> {
  return postings.posted(posting.id, place, revision, now(), now() + pace.gapMs(0))
}

function revisionOf(saying: Saying): number {
  return saying.kind === 'card' ? saying.alert.revision : 1
}

async function find(step: Extract<Step, { do: 'find' }>, deps: Deps): Promise<void> {
  const { posting } = step.due
  const outcome = await deps.wall.find(step.channel, keyOf(posting), posting.intendedAt ?? 0, step.thread)
  if (outcome.kind !== 'done') return putOff(step, outcome, deps)
  if (outcome.value) return posted(posting, outcome.value, 1, deps)
  return sendAgain(step, deps)
}

/** It did not arrive: post it in the same breath, or the next plan would look again. */
async function sendAgain(step: Extract<Step, { do: 'find' }>, deps: Deps): Promise<void> {
  const at = deps.pace.mayPost(lane(step), deps.now())
  if (at > deps.now()) return deps.postings.postpone(step.due.posting.id, at, 'its turn comes', 'dropped')
  const { due, channel, thread, because } = step
  deps.pace.spend('post', lane(step), deps.now())
  return perform(thread ? { do: 'reply', due, card: thread, because } : { do: 'post', due, channel, because }, deps)
}

async function putOff(step: Step, outcome: Exclude<Outcome<unknown>, { kind: 'done' }>, deps: Deps): Promise<void> {
  const { id } = step.due.posting
  const intent = outcome.kind === 'unsure' || step.do === 'find' ? 'kept' : 'dropped'
  if (outcome.kind === 'gone') return startOver(step, outcome.why, deps)
  if (outcome.kind === 'later') {
    const until = deps.now() + outcome.afterMs
    deps.pace.cool(costOf(step), lane(step), until)
    return deps.postings.postpone(id, until, outcome.why, intent)
  }
  if (outcome.kind === 'unsure') return deps.postings.postpone(id, deps.now() + unsureMs, outcome.why, intent)
  await deps.tell({ channel: lane(step), why: outcome.why, due: step.due })
  return deps.postings.postpone(id, deps.now() + neverMs, outcome.why, intent)
}

/** The card that a reply belongs to was deleted: it is posted again, and the reply waits for it. */
async function startOver({ due: { posting } }: Step, why: string, { postings, now }: Deps): Promise<void> {
  const card = posting.about.kind === 'reply' ? await postings.cardOf(posting.about.alert) : undefined
  if (!card) return postings.abandon(posting.id, why)
  await postings.lost(card.id)
  return postings.postpone(posting.id, now(), why, 'dropped')
}

/** What the message says as the ledger stands now, not as it stood when the step was planned. */
async function sayingOf({ about, shownRevision }: Posting, deps: Deps): Promise<Saying | undefined> {
  if (about.kind === 'notice') return { kind: 'notice', text: about.text }
  const dossier = await deps.dossier(about.alert)
  if (!dossier) return undefined
  if (about.kind === 'card') return { kind: 'card', ...dossier, isNew: shownRevision === 0 }
  if (about.fact.kind !== 'reported') return { kind: 'fact', alert: dossier.alert, fact: about.fact }
  const report = await deps.writeReport(about.alert)
  return report && { kind: 'report', report, by: about.fact.by }
}

/** The same for every attempt of one posting, another for each posting and ledger: alert ids are drawn at random. */
function keyOf({ id, about, dueSince }: Posting): string {
  return `${about.kind}-${about.kind === 'notice' ? dueSince : about.alert}-${id}`
}
