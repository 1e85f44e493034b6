import type { RichTextBlock } from '@slack/types'
import type { Alert, Fact } from '../../domain/alert.ts'
import type { Moment } from '../../domain/event.ts'
import type { FiledReport } from '../../domain/filed-report.ts'
import type { Prose } from '../../domain/prose.ts'
import type { Suppression, SuppressionFact } from '../../domain/suppression.ts'
import type { Shown } from '../desk.ts'
import { counted } from './duration.ts'
import { reportStepWords } from './report-steps.ts'
import { stepWords } from './steps.ts'
import { richBlock, richText } from './text.ts'
import { factWords } from './timeline.ts'

/** All that happened to an alert, to the suppressions that have to do with it, and to its reports, oldest first. */
export function alertHistory({
  alert,
  facts,
  suppressions,
  reports,
}: Pick<Shown, 'alert' | 'facts' | 'suppressions' | 'reports'>): RichTextBlock {
  const steps = suppressions.flatMap((one) => one.facts.filter((step) => !isTold(step, one, facts)).map((step) => stepOf(step, one)))
  return historyBlock([
    openedStep(alert),
    ...facts.map((fact) => ({ at: fact.at, words: factWords(fact) })),
    ...steps,
    ...reports.flatMap(reportSteps),
  ])
}

/** All that happened to one suppression. */
export function suppressionHistory(suppression: Suppression): RichTextBlock {
  return historyBlock(suppression.facts.map((fact) => ({ at: fact.at, words: stepWords(fact, suppression) })))
}

/** That somebody asked for it is a fact of the alert. */
function reportSteps({ facts }: Pick<FiledReport, 'facts'>): readonly Step[] {
  return facts.flatMap((fact) => (fact.kind === 'asked' ? [] : [{ at: fact.at, words: reportStepWords(fact) }]))
}

type Step = { readonly at: Moment; readonly words: Prose }

function openedStep({ openedAt, because }: Alert): Step {
  return { at: openedAt, words: [`Opened: ${because}`] }
}

/** An alert may have had several suppressions: each step names its own. */
function stepOf(fact: SuppressionFact, suppression: Suppression): Step {
  return { at: fact.at, words: [`Suppression ${suppression.id}: `, ...stepWords(fact, suppression)] }
}

/** The alert's own facts say the same of this suppression. */
function isTold({ kind, at }: SuppressionFact, { id }: Suppression, facts: readonly Fact[]): boolean {
  return facts.some((fact) => 'suppression' in fact && fact.suppression === id && fact.at === at && saysOf(fact).includes(kind))
}

/** What a fact of an alert says of its suppression. */
function saysOf(fact: Fact): readonly SuppressionFact['kind'][] {
  switch (fact.kind) {
    case 'proposed':
      return ['asked']
    case 'suppressed':
      return ['made', 'approved']
    case 'extended':
      return ['extended']
    case 'narrowed':
      return ['narrowed']
    case 'declined':
      return [fact.why]
    case 'unsuppressed':
      return fact.why === 'narrowed' ? [] : [fact.why]
    default:
      return []
  }
}

const stepsShown = 40

function historyBlock(steps: readonly Step[]): RichTextBlock {
  const ordered = steps.toSorted((one, other) => one.at - other.at)
  const [first, ...rest] = ordered.map(({ at, words }) => richText([{ moment: at }, ' ', ...words]))
  const left = rest.length - stepsShown
  const middle = left > 0 ? [richText([`… ${counted(left, 'step')} left out …`])] : []
  return richBlock({
    type: 'rich_text_list',
    style: 'bullet',
    elements: [...(first ? [first] : []), ...middle, ...rest.slice(-stepsShown)],
  })
}
