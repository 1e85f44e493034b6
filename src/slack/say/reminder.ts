import type { KnownBlock } from '@slack/types'
import type { Prose } from '../../domain/prose.ts'
import { scopeProse } from '../../domain/scope.ts'
import { factsSince, isAnswered } from '../../domain/suppression.ts'
import type { Suppression, SuppressionFact } from '../../domain/suppression.ts'
import { reminderButtons } from './buttons.ts'
import { fit } from './limits.ts'
import type { Message } from './message.ts'
import { said, sentences, tollProse } from './state.ts'
import { datedStep } from './steps.ts'
import { fallbackText, mrkdwn } from './text.ts'

/**
 * Tells a suppression's owner unasked that its end is near, or that it hides nothing, with answers to tap; later what became of it.
 * Slack asks for new block ids whenever a message changes.
 */
export function reminder(suppression: Suppression, notice: SuppressionFact): Message {
  const news = newsWords(suppression, notice)
  const steps = factsSince(suppression, notice).filter(({ kind }) => !unsaid.has(kind))
  const since = steps.flatMap((fact, index): Prose => [index === 0 ? '' : '\n', ...datedStep(fact, suppression)])
  const blocks: readonly KnownBlock[] = [
    { type: 'section', text: mrkdwn([...news, '\n', ...figures(suppression, notice)]) },
    ...(steps.length > 0 ? [{ type: 'section' as const, text: mrkdwn(since) }] : []),
    ...(isAnswered(suppression, notice) ? [] : [reminderButtons(suppression, notice.kind === 'idle' ? 'idle' : 'ending')]),
  ]
  return fit({
    text: fallbackText(news),
    blocks: blocks.map((block, index) => ({ ...block, block_id: `${suppression.id}.${notice.kind}.${suppression.facts.length}.${index}` })),
  })
}

/** What it hid stands in its figures, and what else its owner is told in a message of its own. */
const unsaid: ReadonlySet<SuppressionFact['kind']> = new Set(['hit', 'ending', 'idle'])

/** What is the matter, with its owner's name first. An end that was put off since is not said any more. */
function newsWords(suppression: Suppression, notice: SuppressionFact): Prose {
  const { owner, until, scope } = suppression
  const yours: Prose = [{ person: owner }, ', your suppression of ', ...scopeProse(scope)]
  if (notice.kind === 'idle') return sentences([...yours, ' has hidden nothing in half its time. Is it needed still?'])
  const isPutOff = factsSince(suppression, notice).some(({ kind }) => kind === 'extended')
  return sentences([...yours, ...(isPutOff ? [' was about to end'] : [' ends at ', { moment: until }])])
}

function figures({ reason, ...suppression }: Suppression, { kind }: SuppressionFact): Prose {
  const toll: Prose = kind === 'idle' && suppression.hidden === 0 ? [] : ['It has hidden ', ...tollProse(suppression)]
  return sentences(toll, ['Made', ...said(reason)])
}
