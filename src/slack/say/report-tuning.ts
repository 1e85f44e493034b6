import type { ActionsBlock, KnownBlock } from '@slack/types'
import { may } from '../../domain/action.ts'
import type { Alert } from '../../domain/alert.ts'
import type { Moment } from '../../domain/event.ts'
import type { WrittenReport } from '../../domain/filed-report.ts'
import type { Prose } from '../../domain/prose.ts'
import type { Report, ReportStep, Section } from '../../domain/report.ts'
import { actions, alertValue, callbacks } from '../names.ts'
import { button, exceptionButton } from './buttons.ts'
import { page } from './inputs.ts'
import type { Modal } from './message.ts'
import { section, sectionBlocks, stepElements } from './report-prose.ts'
import { suppressionInForce } from './state.ts'
import { bold, richBlock, richText } from './text.ts'

/** What to do about a rule that is noisy here: at once in Slack, for good in Falco, and what the report says of the rule. */
export function tuningModal({ report }: WrittenReport, alert: Alert, now: Moment): Modal {
  return page(callbacks.reportTuning, 'Falco tuning', [
    richBlock(richText(pathWords(alert, now))),
    ...pathButtons(alert, now),
    ...report.sections.filter(({ heading }) => heading === 'Falco rule').flatMap(ruleBlocks),
    ...tuningSteps(report),
  ])
}

function pathWords(alert: Alert, now: Moment): Prose {
  if (suppressionInForce(alert, now))
    return ['This is suppressed here. Falco exception writes the same for Falco itself, as a file in the thread: then Falco keeps quiet.']
  if (!may('suppress', alert.status))
    return ['The alert is closed: reopen it to suppress it here, and take the suppression to Falco from there.']
  return [
    'Only once it is explained: Suppress hides it here, at once and for a while, and shows first what it would have hidden. Under the suppression, Falco exception then writes the same for Falco itself.',
  ]
}

function pathButtons(alert: Alert, now: Moment): readonly ActionsBlock[] {
  const suppressed = suppressionInForce(alert, now)
  if (suppressed) return [{ type: 'actions', elements: [exceptionButton(suppressed)] }]
  return may('suppress', alert.status) ? [{ type: 'actions', elements: [button('Suppress', actions.suppress, alertValue(alert.id))] }] : []
}

/** Where it can be tuned stands last in the report, and first here. */
function ruleBlocks({ passages }: Section): readonly KnownBlock[] {
  return sectionBlocks({ heading: 'What the report says of the rule', passages: passages.toReversed() })
}

function tuningSteps({ sections }: Report): readonly KnownBlock[] {
  const steps = sections
    .flatMap(({ passages }) => passages.flatMap((one): readonly ReportStep[] => (one.kind === 'steps' ? one.steps : [])))
    .filter(({ phase }) => phase === 'tuning')
  if (steps.length === 0) return []
  return [
    richBlock(section(bold('In Falco, once it is explained'))),
    ...steps.map((step, index) => richBlock(...stepElements(step, index + 1))),
  ]
}
