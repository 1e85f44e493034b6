import type { KnownBlock } from '@slack/types'
import type { Moment } from '../../domain/event.ts'
import { durationWords } from '../../domain/how-long.ts'
import type { Prose } from '../../domain/prose.ts'
import { scopeProse } from '../../domain/scope.ts'
import { endsAt, isWaiting } from '../../domain/suppression.ts'
import type { Suppression } from '../../domain/suppression.ts'
import { figureBlock } from './back-test.ts'
import { approvalButtons } from './buttons.ts'
import { fit } from './limits.ts'
import type { Message } from './message.ts'
import { ended, said } from './state.ts'
import { datedStep } from './steps.ts'
import { bold, fallbackText, mrkdwn, richBlock, richText } from './text.ts'

/** Asks the channel for a second person, and says what came of it. Slack asks for new block ids whenever a message changes. */
export function approvalCard(suppression: Suppression): Message {
  const blocks: readonly KnownBlock[] = [
    richBlock(
      { type: 'rich_text_section', elements: [bold('May this be suppressed?')] },
      richText(['Hidden would be: ', ...scopeProse(suppression.scope)]),
    ),
    { type: 'section', text: mrkdwn(wishWords(suppression)) },
    ...pastBlocks(suppression),
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
function wishWords(suppression: Suppression): Prose {
  const { owner, reason, approval, alert } = suppression
  const where: Prose = alert === undefined ? [] : [' Asked on alert ', { value: alert }, '.']
  return [
    ...ended([{ person: owner }, ' asks to hide it ', ...howLongProse(suppression), ...said(reason)]),
    ...where,
    ` A second person must approve because ${approval?.because ?? ''}.`,
  ]
}

/** What was asked for, whatever was approved, extended or ended since. */
function howLongProse({ from, until, isFixed, facts: [asked] }: Suppression): Prose {
  const end = asked?.until ?? until
  if (isFixed) return ['until ', { moment: end }]
  const begin = asked?.until === undefined ? from : asked.at
  return [`for ${durationWords(end - begin)}, counted from the approval`]
}

function standWords(suppression: Suppression): Prose {
  if (isWaiting(suppression)) {
    const { approval } = suppression
    const who: Prose = approval?.first === undefined ? ['Anybody else'] : [{ person: approval.first }, ' or anybody else']
    return [...who, ' may answer until ', { moment: endsAt(suppression) }, '. Nothing is hidden until then.']
  }
  const steps = suppression.facts.slice(1).flatMap((fact): Prose => [...datedStep(fact, suppression), '\n'])
  if (!suppression.ended) return [...steps, 'Hidden until ', { moment: suppression.until }, '.']
  return suppression.approval?.given ? steps : [...steps, 'Nothing was hidden.']
}

/** What it would have hidden until it was asked for, so that nobody approves what they have not seen. */
function pastBlocks({ approval, from, facts }: Suppression): readonly KnownBlock[] {
  if (!approval?.past) return []
  const askedAt: Moment = facts[0]?.at ?? from
  return [figureBlock(approval.past, askedAt)]
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
