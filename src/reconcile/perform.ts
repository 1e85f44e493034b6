import type { Moment } from '../domain/event.ts'
import { isWritten } from '../domain/filed-report.ts'
import type { FiledReport, ReportId } from '../domain/filed-report.ts'
import type { StormId, StormPicture } from '../domain/storm.ts'
import { isAnswered, isWaiting } from '../domain/suppression.ts'
import type { Suppression, SuppressionId } from '../domain/suppression.ts'
import type { About, Dossier, Posting, Postings } from '../ledger/ledger.ts'
import { probeMs } from './pace.ts'
import type { Pace } from './pace.ts'
import { costOf, isForThread, lane, siteOf, turnOf } from './plan.ts'
import type { Step } from './plan.ts'
import type { Call, Troubles } from './troubles.ts'
import type { Outcome, Placed, Saying, Wall } from './wall.ts'

export type Deps = {
  readonly postings: Postings
  readonly wall: Wall
  readonly pace: Pace
  readonly troubles: Troubles
  readonly dossier: (alert: string) => Promise<Dossier | undefined>
  readonly storm: (id: StormId) => Promise<StormPicture | undefined>
  readonly suppression: (id: SuppressionId) => Promise<Suppression | undefined>
  /** As it was written; what was not written yet is, and kept before it is shown. */
  readonly report: (id: ReportId) => Promise<FiledReport | undefined>
  /** A message stands in Slack now that did not before. `sinceMs`: how long it was due. */
  readonly onPlaced?: (saying: Saying, sinceMs: number) => void
  /** A message shows what it did not before. `acted`: what a person did; `sinceMs`: how long it was due. */
  readonly onEdited?: (edit: { readonly acted: boolean; readonly sinceMs: number }) => void
  /** `retry`: a call is put off and made again; `found`: a message whose answer got lost stood there, and was not posted twice. */
  readonly count?: (what: 'retry' | 'found') => void
  readonly now: () => Moment
}

/** How long to wait after Slack left us unsure, and before one message that Slack refuses for itself is tried again. */
const unsureMs = 2_000
const refusedMs = 10 * 60_000

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
  deps.onPlaced?.(saying, deps.now() - posting.dueSince)
  await answered(step, deps)
}

async function edit(step: Extract<Step, { do: 'edit' }>, deps: Deps): Promise<void> {
  const { posting } = step.due
  const saying = await sayingOf(posting, deps)
  if (!saying) return deps.postings.abandon(posting.id, 'nothing to say any more')
  const outcome = await deps.wall.edit(step.place, saying, keyOf(posting))
  if (outcome.kind !== 'done') return putOff(step, outcome, deps)
  const at = deps.now()
  const restUntil = at + deps.pace.gapMs(step.acted ? 0 : posting.edits + 1, gapOf(posting))
  await deps.postings.edited(posting.id, revisionOf(saying), at, step.acted, restUntil)
  deps.onEdited?.({ acted: step.acted, sinceMs: at - posting.dueSince })
  await answered(step, deps)
}

function posted(posting: Posting, place: Placed, revision: number, { postings, pace, now }: Deps): Promise<void> {
  return postings.posted(posting.id, place, revision, now(), now() + pace.gapMs(0, gapOf(posting)))
}

function gapOf({ about }: Posting): 'card' | 'storm' {
  return about.kind === 'storm' ? 'storm' : 'card'
}

function revisionOf(saying: Saying): number {
  if (saying.kind === 'storm') return saying.picture.storm.revision
  if (saying.kind === 'approval' || saying.kind === 'reminder') return saying.suppression.facts.length
  if (saying.kind === 'report') return saying.page === 0 ? saying.filed.facts.length : 1
  // What tells that it hides is edited with it; what else is said in a thread stays as it is.
  if (saying.kind === 'fact' && saying.fact.kind === 'suppressed') return saying.suppression?.facts.length ?? 1
  return saying.kind === 'card' ? saying.alert.revision : 1
}

async function find(step: Extract<Step, { do: 'find' }>, deps: Deps): Promise<void> {
  const { posting } = step.due
  const outcome = await deps.wall.find(step.channel, keyOf(posting), posting.intendedAt ?? 0, step.thread)
  if (outcome.kind !== 'done') return putOff(step, outcome, deps)
  await answered(step, deps)
  if (!outcome.value) return sendAgain(step, deps)
  deps.count?.('found')
  return posted(posting, outcome.value, 1, deps)
}

/** It did not arrive: post it in the same breath, or the next plan would look again. */
async function sendAgain(step: Extract<Step, { do: 'find' }>, deps: Deps): Promise<void> {
  const { due, channel, thread, because } = step
  const again: Step = thread ? { do: 'reply', due, card: thread, because } : { do: 'post', due, channel, because }
  const { at } = turnOf(again, deps.pace, deps.now())
  if (at > deps.now()) return deps.postings.postpone(due.posting.id, at, 'its turn comes', 'dropped')
  deps.pace.spend('post', lane(step), deps.now(), siteOf(again))
  return perform(again, deps)
}

/** Slack carried the call out: what was shut is open again, and whoever waits for it may go. */
async function answered(step: Step, { pace, troubles }: Deps): Promise<void> {
  pace.reopen(costOf(step), siteOf(step))
  await troubles.fine(callOf(step))
}

function callOf(step: Step): Call {
  return { cost: costOf(step), channel: lane(step), site: siteOf(step), posting: step.due.posting.id }
}

async function putOff(step: Step, outcome: Exclude<Outcome<unknown>, { kind: 'done' }>, deps: Deps): Promise<void> {
  if (outcome.kind !== 'gone') deps.count?.('retry')
  switch (outcome.kind) {
    case 'gone':
      await answered(step, deps)
      return step.do === 'edit' ? void (await deps.postings.lostAt(step.place)) : startOver(step, outcome.why, deps)
    case 'later':
      if (outcome.unanswered) deps.troubles.unanswered(outcome.why)
      return comeBack(step, outcome.afterMs, outcome.why, deps)
    case 'unsure':
      deps.troubles.unanswered(outcome.why)
      return comeBack(step, unsureMs, outcome.why, deps, 'kept')
    case 'never':
      return waitForPeople(step, outcome, deps)
  }
}

/**
 * Only this kind of call waits. A post that is in doubt holds back the posts behind it too: each of them would end in doubt, and
 * all of them would have to be looked for.
 */
async function comeBack(step: Step, afterMs: number, why: string, deps: Deps, intent = intentAfter(step)): Promise<void> {
  const until = deps.now() + afterMs
  deps.pace.cool(costOf(step), lane(step), until, why)
  if (intent === 'kept') deps.pace.cool('post', lane(step), until, why)
  return deps.postings.postpone(step.due.posting.id, until, why, intent)
}

/** What stops a channel or everything is waited for there; the posting itself may go as soon as that is open again. */
async function waitForPeople(step: Step, outcome: Extract<Outcome<never>, { kind: 'never' }>, deps: Deps): Promise<void> {
  const { posting } = step.due
  const { of, afterMs = refusedMs } = outcome
  const now = deps.now()
  const why = named(outcome.why, step)
  if (outcome.lost && isLost(step, deps)) return giveUp(step, why, deps)
  if (of === 'channel') deps.pace.shut(costOf(step), siteOf(step), now + probeMs, why)
  if (of === 'workspace') deps.pace.shutAll(now + probeMs, why)
  await deps.postings.postpone(posting.id, of === 'message' ? now + afterMs : now, why, intentAfter(step))
  await deps.troubles.refused({ ...callOf(step), of, why, isNotice: posting.about.kind === 'notice' })
}

/** Whoever deletes a channel, or takes Falconer out of it, may change their mind within this time. */
const mindMs = 24 * 60 * 60_000

/** While nothing at all arrives in the channel by its name either, it is not seen, and not deleted. */
function isLost(step: Step, { troubles, now }: Deps): boolean {
  const isUnseen = troubles.list().some(({ of, channel }) => of === 'messages' && (channel === undefined || channel === lane(step)))
  if (isUnseen && step.do !== 'post') return false
  return troubles.isGivenUp(siteOf(step)) || step.due.posting.dueSince <= now() - mindMs
}

/** The channel is gone. A card that stood in it is lost with it; what was only meant for it has nowhere to go. */
async function giveUp(step: Step, why: string, deps: Deps): Promise<void> {
  deps.pace.reopen(costOf(step), siteOf(step))
  await deps.troubles.givenUp(callOf(step))
  if (step.do === 'edit') return void (await deps.postings.lostAt(step.place))
  return step.do === 'post' ? deps.postings.abandon(step.due.posting.id, why) : startOver(step, why, deps)
}

/** People know a channel by its name, not by the id of where a card stands. */
function named(why: string, step: Step): string {
  return why.replaceAll(siteOf(step), lane(step))
}

function intentAfter(step: Step): 'kept' | 'dropped' {
  return step.do === 'find' ? 'kept' : 'dropped'
}

/** The card that a reply belongs to was deleted: it is posted again, and the reply waits for it. */
async function startOver(step: Step, why: string, { postings, now }: Deps): Promise<void> {
  const { posting } = step.due
  const { about } = posting
  const alert = isForThread(about) ? about.alert : undefined
  const card = alert === undefined ? undefined : await postings.cardOf(alert)
  if (!card) return postings.abandon(posting.id, why)
  // By its place: its alert may have got a card of its own meanwhile; then that is where the reply goes.
  if (step.due.cardAt) await postings.lostAt(step.due.cardAt)
  return postings.postpone(posting.id, now(), why, 'dropped')
}

/** What the message says as the ledger stands now, not as it stood when the step was planned. */
async function sayingOf({ about, shownRevision, losses, at }: Posting, deps: Deps): Promise<Saying | undefined> {
  if (about.kind === 'notice') return { kind: 'notice', text: about.text }
  if (about.kind === 'storm') {
    const picture = await deps.storm(about.storm)
    return picture && { kind: 'storm', picture }
  }
  if (about.kind === 'approval' || about.kind === 'reminder') return askingOf(about, at !== undefined, deps)
  if (about.kind === 'report') {
    const filed = await deps.report(about.report)
    return filed && isWritten(filed) ? { kind: 'report', filed, page: about.page } : undefined
  }
  const dossier = await deps.dossier(about.alert)
  if (!dossier) return undefined
  const { suppressed } = dossier.alert
  if (about.kind === 'card')
    return { kind: 'card', ...dossier, isNew: shownRevision === 0 && losses === 0, suppression: await known(suppressed?.id, deps) }
  const { fact } = about
  const suppression = await known('suppression' in fact ? fact.suppression : undefined, deps)
  return { kind: 'fact', alert: dossier.alert, fact, suppression }
}

/** Nobody is asked about what is decided; a message that hangs says how it was. */
async function askingOf(about: Extract<About, { kind: 'approval' | 'reminder' }>, hangs: boolean, deps: Deps): Promise<Saying | undefined> {
  const suppression = await deps.suppression(about.suppression)
  if (!suppression) return undefined
  if (about.kind === 'approval') return isWaiting(suppression) || hangs ? { kind: 'approval', suppression } : undefined
  const { notice } = about
  return !isAnswered(suppression, notice) || hangs ? { kind: 'reminder', suppression, notice, alert: about.alert } : undefined
}

async function known(id: SuppressionId | undefined, deps: Deps): Promise<Suppression | undefined> {
  return id === undefined ? undefined : deps.suppression(id)
}

/** The same for every attempt of one posting, another for each posting and ledger: ids of alerts and storms are drawn at random. */
function keyOf({ id, about, dueSince }: Posting): string {
  return `${about.kind}-${subjectOf(about) ?? dueSince}-${id}`
}

function subjectOf(about: Posting['about']): string | undefined {
  if (about.kind === 'notice') return undefined
  if (about.kind === 'approval' || about.kind === 'reminder') return about.suppression
  if (about.kind === 'report') return about.report
  return about.kind === 'storm' ? about.storm : about.alert
}
