import type { Moment } from '../domain/event.ts'
import type { Report } from '../domain/report.ts'
import { numbered } from './claim.ts'
import type { Case } from './evidence.ts'
import { assessment } from './sections/assessment.ts'
import { attack } from './sections/attack.ts'
import { conclusion } from './sections/conclusion.ts'
import { eventDetails } from './sections/event.ts'
import { nextSteps } from './sections/steps.ts'
import { relatedAlerts } from './sections/related.ts'
import { ruleMeaning } from './sections/rule.ts'
import { summary } from './sections/summary.ts'
import { verdictOn } from './verdict.ts'

export function compose(report: Case, now: Moment): Report {
  const verdict = verdictOn(report)
  const { sections, evidence } = numbered([
    summary(report, verdict),
    eventDetails(report),
    assessment(report, verdict),
    ruleMeaning(report),
    attack(report),
    relatedAlerts(report, verdict),
    nextSteps(report, verdict),
    conclusion(report, verdict),
  ])
  return { alert: report.alert.id, title: titleOf(report), writtenAt: now, sections, evidence }
}

/** An official rule's name is safe to show; any other text in an event was perhaps written by an attacker. */
function titleOf({ alert, knowledge }: Case): string {
  return knowledge ? `${knowledge.name}: report on alert ${alert.id}` : `Report on alert ${alert.id}`
}
