import { happenedOnItsHosts } from '../../domain/alert.ts'
import { claim, given, on, wordsOf } from '../claim.ts'
import type { Claim, Draft, DraftPassage, DraftStep } from '../claim.ts'
import { fieldOf, known } from '../evidence.ts'
import type { Case, Exhibit } from '../evidence.ts'
import { actorField, isInContainer, ownerOf } from '../happening.ts'
import { hint } from '../hints.ts'
import { placeOf, stepsFor } from '../knowledge/playbook.ts'
import { sensorAdvice } from '../knowledge/sensor.ts'
import { phases } from '../knowledge/step.ts'
import type { Phase, Step } from '../knowledge/step.ts'
import { fieldsIn, filled } from '../knowledge/template.ts'
import type { Verdict } from '../verdict.ts'

/** Whom to ask, what to look at first, and the playbook's steps phase after phase. */
export function mitigation(report: Case, verdict: Verdict): Draft {
  const steps = stepsFor(report.sample, report.behaviour)
  return {
    heading: 'Mitigation',
    passages: [
      { kind: 'list', claims: [ask(report, verdict), ...cautions(report, verdict)] },
      ...lookFirst(report),
      ...(steps.length === 0 ? [{ kind: 'sentences' as const, claims: [withoutSteps(report)] }] : []),
      ...phases.flatMap((phase) => phaseOf(phase, steps, report, verdict)),
    ],
  }
}

function ask(report: Case, verdict: Verdict): Claim {
  const { hostname, alert, time, rule } = report
  const where = given(hostname, (host) => claim` on ${host}`)
  if (verdict.kind === 'sensor') return on(claim`Ask whoever runs Falco${where}.`, rule)
  if (alert.status === 'resolved')
    return on(claim`Ask ${{ person: alert.by }}, who resolved it, before anything below is done.`, known('ledger', 'resolved by', alert.by))
  if (isTest(verdict)) return on(claim`Ask who ran a test${happenedOnItsHosts(alert) ? where : undefined} at ${time}.`, rule)
  const actor = actorField(report)
  if (actor?.value === 'system:anonymous')
    return on(claim`Ask whoever runs the API server whether requests without credentials are wanted.`, actor)
  if (actor) return claim`Ask whoever stands behind ${actor} whether this was wanted, by a way that does not lead through that account.`
  return claim`Ask ${ownerOf(report)} whether this was wanted.`
}

function isTest({ kind }: Verdict): boolean {
  return kind === 'self-test' || kind === 'perhaps a test'
}

function cautions({ sample }: Case, verdict: Verdict): readonly Claim[] {
  const test = wordsOf(
    known(
      'knowledge',
      'what speaks against a test',
      'What would speak against a test: another image or parent (a web server, an interpreter), a hidden or random file name, connections to the outside, or changes that outlast the process, from the same container or host.',
    ),
  )
  const exec = wordsOf(
    known(
      'knowledge',
      'caution',
      'Do not open a shell in the container for a look: it changes the evidence and sets off alerts of its own.',
    ),
  )
  return [...(isTest(verdict) ? [test] : []), ...(isInContainer(sample) ? [exec] : [])]
}

function lookFirst(report: Case): readonly DraftPassage[] {
  const next = report.insight?.next ?? (report.sample.source === 'internal' ? sensorAdvice.get(report.sample.rule) : undefined) ?? []
  if (next.length === 0) return []
  return [
    { kind: 'sentences', claims: [on(claim`Look first at:`, report.rule)] },
    { kind: 'list', claims: next.map((text) => hint(report, 'what to look at next', text)) },
  ]
}

function withoutSteps({ sample, source }: Case): Claim {
  if (sample.source === 'internal') return on(claim`No steps against a threat fit it. What Falco logged on that host says more.`, source)
  return on(claim`No steps of ours fit events of this source; look at it in the system that it came from.`, source)
}

function phaseOf(phase: Phase, steps: readonly Step[], report: Case, verdict: Verdict): readonly DraftPassage[] {
  const own = steps.filter((step) => step.phase === phase)
  if (own.length === 0) return []
  const place = known('knowledge', 'playbook', `${placeOf(report.sample) ?? 'none'}, ${report.behaviour ?? 'any behaviour'}`)
  return [
    { kind: 'sentences', claims: [on(claim`${heading(phase, verdict)}`, place)] },
    { kind: 'steps', steps: own.map((step) => draftOf(step, report)) },
  ]
}

function heading(phase: Phase, verdict: Verdict): string {
  switch (phase) {
    case 'triage':
      return 'Triage: these only read.'
    case 'containment':
      return `Containment, ${isTest(verdict) ? 'only if nobody stands by a test' : 'if nobody can explain it'}, in this order.`
    case 'hardening':
      return 'Hardening, so that it does not come again; try it out first where it can do harm.'
    case 'tuning':
      return 'Tuning, once it is explained.'
  }
}

function draftOf(step: Step, report: Case): DraftStep {
  const { phase, text, command: template, changes, risk, undo } = step
  const { command, blanks } = template ? filled(template, report.sample) : { command: undefined, blanks: [] }
  const fields = template ? fieldsIn(template, report.sample).map((name) => exhibitOf(report, name)) : []
  const entry = known('knowledge', 'reviewed playbook step', step.id)
  return { phase, text: [text], command, blanks, changes, risk, undo, on: [entry, ...fields.filter((one) => one !== undefined)] }
}

function exhibitOf(report: Case, name: string): Exhibit | undefined {
  return name === 'time' ? report.time : fieldOf(report, name)
}
