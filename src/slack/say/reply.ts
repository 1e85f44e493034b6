import type { Alert, Fact } from '../../domain/alert.ts'
import type { Prose } from '../../domain/prose.ts'
import { scopeWords } from '../../domain/scope.ts'
import type { Suppression } from '../../domain/suppression.ts'
import { suppressionButtons } from './buttons.ts'
import { counted } from './duration.ts'
import { fit } from './limits.ts'
import type { Message } from './message.ts'
import { bothNames, ended, said, sentences, tollProse } from './state.ts'
import { datedStep } from './steps.ts'
import { fallbackText, mrkdwn } from './text.ts'
import { factWords } from './timeline.ts'
import { switchedOff } from './trip-wires.ts'

/**
 * What the thread of a card says of a fact. `suppression`: the one that it tells of; what tells that it hides follows it, for Slack with
 * new block ids.
 */
export function factReply(alert: Alert, fact: Fact, suppression?: Suppression): Message {
  const since = fact.kind === 'suppressed' && suppression ? stepsProse(suppression) : []
  const words = wordsOf(fact, suppression)
  return fit({
    text: fallbackText(words),
    blocks: [
      {
        type: 'section',
        block_id: [alert.id, fact.kind, fact.at, ...(suppression ? [suppression.facts.length] : [])].join('.'),
        text: mrkdwn([...words, ...since]),
      },
      ...(fact.kind === 'suppressed' && !suppression?.ended ? [suppressionButtons({ id: fact.suppression })] : []),
    ],
  })
}

function wordsOf(fact: Fact, suppression: Suppression | undefined): Prose {
  if (!suppression) return sentences(factWords(fact))
  const news = fact.kind === 'suppressed' ? standWords(fact, suppression) : factWords(fact)
  return [...called(fact, suppression), ...sentences(news, ...figures(fact, suppression))]
}

/** How it is by now. */
function standWords(fact: Extract<Fact, { kind: 'suppressed' }>, { until, scope, ended: end }: Suppression): Prose {
  const current = { ...fact, until, scope: scopeWords(scope) }
  if (!end) return factWords(current)
  return [...ended(['Was suppressed by ', ...bothNames(fact), ...said(fact.reason)]), ' Hidden was: ', { value: current.scope }]
}

/** What people, time and events did to it since it hides. */
function stepsProse(suppression: Suppression): Prose {
  const steps = suppression.facts.filter(({ kind }) => kind === 'extended' || kind === 'narrowed' || kind === suppression.ended?.why)
  return steps.flatMap((step): Prose => ['\n', ...datedStep(step, suppression)])
}

/** Nobody watches what they made quiet: its owner is called when it ends itself. */
function called(fact: Fact, suppression: Suppression): Prose {
  return fact.kind === 'unsuppressed' && fact.why === 'tripped' ? [{ person: suppression.owner }, ': '] : []
}

/** What it hid and saved, and what does not end it. */
function figures(fact: Fact, suppression: Suppression): readonly Prose[] {
  const { hidden, saved, watch } = suppression
  if (fact.kind === 'suppressed' || fact.kind === 'extended')
    return [hidden > 0 ? ['Has hidden ', ...tollProse(suppression)] : [], [switchedOff(watch)]]
  return fact.kind === 'unsuppressed' && suppression.ended && saved > 0 ? [[`It kept ${counted(saved, 'card')} out of the channel`]] : []
}
