import type { KnownBlock } from '@slack/types'
import type { Prose } from '../../domain/prose.ts'
import { scopeProse } from '../../domain/scope.ts'
import { answersTo } from '../../domain/suppression.ts'
import type { Suppression, SuppressionFact } from '../../domain/suppression.ts'
import { reminderButtons } from './buttons.ts'
import { fit } from './limits.ts'
import type { Message } from './message.ts'
import { said, sentences, tollProse } from './state.ts'
import { stepWords } from './steps.ts'
import { fallbackText, mrkdwn } from './text.ts'

/**
 * Tells a suppression's owner unasked that its end is near, or that it hides nothing, with answers to tap; later what became of it.
 * Slack asks for new block ids whenever a message changes.
 */
export function reminder(suppression: Suppression, notice: SuppressionFact): Message {
  const answers = answersTo(suppression, notice)
  const news = newsWords(suppression, notice)
  const became = answers.flatMap((fact, index): Prose => [
    index === 0 ? '' : '\n',
    ...sentences([...stepWords(fact, suppression), ' at ', { moment: fact.at }]),
  ])
  const blocks: readonly KnownBlock[] = [
    { type: 'section', text: mrkdwn([...news, '\n', ...figures(suppression, notice)]) },
    ...(answers.length > 0
      ? [{ type: 'section' as const, text: mrkdwn(became) }]
      : [reminderButtons(suppression, notice.kind === 'idle' ? 'idle' : 'ending')]),
  ]
  return fit({
    text: fallbackText(news),
    blocks: blocks.map((block, index) => ({ ...block, block_id: `${suppression.id}.${notice.kind}.${suppression.facts.length}.${index}` })),
  })
}

/** What is the matter, with its owner's name first. */
function newsWords({ owner, until, scope, facts }: Suppression, notice: SuppressionFact): Prose {
  const what: Prose = [' of ', ...scopeProse(scope)]
  // The end that was near then: it may have been extended since.
  const extended = facts
    .slice(facts.findIndex(({ kind, at }) => kind === notice.kind && at === notice.at) + 1)
    .some(({ kind }) => kind === 'extended')
  const end: Prose = extended ? [] : [' at ', { moment: until }]
  if (notice.kind === 'idle')
    return sentences([{ person: owner }, ', your suppression', ...what, ' has hidden nothing in half its time. Is it needed still?'])
  return sentences([{ person: owner }, ', your suppression', ...what, ' ends', ...end])
}

function figures({ reason, ...suppression }: Suppression, { kind }: SuppressionFact): Prose {
  const toll: Prose = kind === 'idle' && suppression.hidden === 0 ? [] : ['It has hidden ', ...tollProse(suppression)]
  return sentences(toll, ['Made', ...said(reason)])
}
