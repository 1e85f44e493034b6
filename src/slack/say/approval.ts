import type { KnownBlock } from '@slack/types'
import { durationWords } from '../../domain/how-long.ts'
import type { Prose } from '../../domain/prose.ts'
import { scopeProse } from '../../domain/scope.ts'
import { endsAt, isWaiting } from '../../domain/suppression.ts'
import type { Suppression, SuppressionFact } from '../../domain/suppression.ts'
import { approvalButtons } from './buttons.ts'
import { fit } from './limits.ts'
import type { Message } from './message.ts'
import { ended, said } from './state.ts'
import { bold, fallbackText, mrkdwn, richBlock, richText } from './text.ts'

/** Asks the channel for a second person, and says what came of it. Slack asks for new block ids whenever a message changes. */
export function approvalCard(suppression: Suppression): Message {
  const blocks: readonly KnownBlock[] = [
    richBlock(
      { type: 'rich_text_section', elements: [bold('May this be suppressed?')] },
      richText(['Hidden would be: ', ...scopeProse(suppression.scope)]),
    ),
    { type: 'section', text: mrkdwn(wishWords(suppression)) },
    { type: 'section', text: mrkdwn(standWords(suppression)) },
    ...(isWaiting(suppression) ? [approvalButtons(suppression)] : []),
  ]
  const revision = suppression.facts.length
  return fit({
    text: fallbackText(['May this be suppressed? ', ...scopeProse(suppression.scope)]),
    blocks: blocks.map((block, index) => ({ ...block, block_id: `${suppression.id}.${revision}.${index}` })),
  })
}

/** Who wants what, for how long, and why. */
function wishWords({ owner, from, until, reason, approval, alert }: Suppression): Prose {
  const where: Prose = alert === undefined ? [] : [' Asked on alert ', { value: alert }, '.']
  const length = durationWords(until - from)
  return [
    ...ended([{ person: owner }, ` asks to hide it for ${length}, counted from the approval`, ...said(reason)]),
    ...where,
    ` A second person must approve because ${approval?.because ?? ''}.`,
  ]
}

function standWords(suppression: Suppression): Prose {
  if (isWaiting(suppression)) {
    const { approval } = suppression
    const who: Prose = approval?.first === undefined ? ['Anybody else'] : [{ person: approval.first }, ' or anybody else']
    return [...who, ' may answer until ', { moment: endsAt(suppression) }, '. Nothing is hidden until then.']
  }
  return suppression.facts.slice(1).flatMap((fact, index) => [index === 0 ? '' : '\n', ...stepWords(fact, suppression)])
}

function stepWords(fact: SuppressionFact, { until }: Suppression): Prose {
  const by: Prose = fact.by === undefined ? [] : [' by ', { person: fact.by }]
  const at: Prose = [' at ', { moment: fact.at }]
  switch (fact.kind) {
    case 'asked':
    case 'made':
      return ['Asked for', ...by, ...at, '.']
    case 'approved':
      return ['Approved', ...by, ...at, ': hidden until ', { moment: until }, '.']
    case 'unanswered':
      return ['Expired', ...at, ': nobody answered. Nothing was hidden.']
    case 'rejected':
      return ['Rejected', ...by, ...at, '. Nothing was hidden.']
    case 'withdrawn':
      return ['Taken back', ...by, ...at, '. Nothing was hidden.']
    case 'lifted':
      return ['Lifted', ...by, ...at, '.']
    case 'expired':
      return ['Ended by itself', ...at, '.']
  }
}

/** What whoever asked for it is told. */
export function waitingProse({ approval }: Suppression): Prose {
  const who: Prose = approval?.first === undefined ? ['Somebody else'] : [{ person: approval.first }, ' or somebody else']
  return [
    ...who,
    ` must approve because ${approval?.because ?? ''}: the card is in `,
    { channel: approval?.channel ?? '' },
    '. Nothing is hidden until then.',
  ]
}
