import type { Moment } from '../domain/event.ts'
import type { Report } from '../domain/report.ts'
import { numbered } from './claim.ts'
import { isAlone } from './evidence.ts'
import type { Case } from './evidence.ts'
import { assessment } from './sections/assessment.ts'
import { attack } from './sections/attack.ts'
import { conclusion } from './sections/conclusion.ts'
import { eventDetails } from './sections/event.ts'
import { mitigation } from './sections/mitigation.ts'
import { relatedActivity } from './sections/related.ts'
import { falcoRule } from './sections/rule.ts'
import { summary } from './sections/summary.ts'
import { reasons, verdictSection } from './sections/verdict.ts'
import { verdictOn } from './verdict.ts'

export function compose(report: Case, now: Moment): Report {
  const verdict = verdictOn(report)
  const { sections, evidence, sentence } = numbered([
    verdictSection(verdict),
    summary(report, verdict),
    eventDetails(report),
    assessment(report),
    falcoRule(report),
    attack(report),
    relatedActivity(report),
    mitigation(report, verdict),
    conclusion(report, verdict),
  ])
  const { label, confidence } = verdict
  return {
    alert: isAlone(report) ? '' : report.alert.id,
    title: titleOf(report),
    writtenAt: now,
    verdict: { label, confidence, headline: sentence(verdict.headline), because: reasons(verdict).map(sentence) },
    sections,
    evidence,
  }
}

/** An official rule's name is safe to show; any other text in an event was perhaps written by an attacker. */
function titleOf(report: Case): string {
  const what = isAlone(report) ? 'one event' : `alert ${report.alert.id}`
  return report.knowledge ? `${report.knowledge.name}: report on ${what}` : `Report on ${what}`
}
