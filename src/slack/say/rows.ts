import type { KnownBlock, SectionBlock } from '@slack/types'
import { may } from '../../domain/action.ts'
import type { Prose } from '../../domain/prose.ts'
import { scopeProse } from '../../domain/scope.ts'
import { endsAt, isWaiting } from '../../domain/suppression.ts'
import type { Suppression } from '../../domain/suppression.ts'
import type { Card } from '../desk.ts'
import { acknowledgeButton, liftButton, suppressionButtons } from './buttons.ts'
import { counted } from './duration.ts'
import { bothNames, countWords, said, seenWords, statusWords, suppressionWords } from './state.ts'
import { mrkdwn } from './text.ts'

/** One alert in a list: what it is, how often and when, how it stands. */
export function alertRow({ alert }: Card): SectionBlock {
  const hidden = suppressionWords(alert, undefined)
  return {
    type: 'section',
    text: mrkdwn([
      `*${alert.priority}* `,
      { value: alert.rule },
      ' · ',
      { value: alert.label },
      `\n${countWords(alert)}, `,
      ...seenWords(alert),
      '\n',
      ...statusWords(alert),
      ...(hidden.length > 0 ? ['. ', ...hidden] : []),
      ' · ',
      { value: `/falco show ${alert.id}` },
    ]),
  }
}

/** The same with a button where the alert waits for somebody. */
export function actionableRow(shown: Card): SectionBlock {
  const waits = may('acknowledge', shown.alert.status)
  return { ...alertRow(shown), ...(waits && { accessory: acknowledgeButton(shown.alert) }) }
}

/** One suppression with a button to end it. */
export function suppressionRow(suppression: Suppression): SectionBlock {
  return { ...suppressionText(suppression), ...(!suppression.ended && { accessory: liftButton(suppression, isWaiting(suppression)) }) }
}

/** The same with all that may be done with it. */
export function suppressionBlocks(suppression: Suppression): readonly KnownBlock[] {
  if (suppression.approval && !suppression.approval.given) return [suppressionRow(suppression)]
  return [suppressionText(suppression), suppressionButtons(suppression, { isEnded: suppression.ended !== undefined })]
}

/** What it hides, until when, who wants it and why, and what it has hidden so far. */
function suppressionText(suppression: Suppression): SectionBlock {
  const { scope, owner, reason, hidden, lastHiddenAt, approval } = suppression
  const last: Prose = lastHiddenAt === undefined ? [] : [', the last one at ', { moment: lastHiddenAt }]
  const words: Prose = [
    ...scopeProse(scope),
    '\n',
    ...endProse(suppression),
    ' by ',
    ...bothNames({ by: owner, approvedBy: approval?.given?.by }),
    ...said(reason),
    `\nHas hidden ${counted(hidden, 'event')}`,
    ...last,
  ]
  return { type: 'section', text: mrkdwn(words) }
}

function endProse(suppression: Suppression): Prose {
  const { ended, until, approval } = suppression
  if (ended) return [`Ended (${ended.why}`, ...(ended.by ? [' by ', { person: ended.by }] : []), ') at ', { moment: ended.at }]
  if (!isWaiting(suppression)) return ['Until ', { moment: until }]
  return [
    '*Hides nothing yet:* waits until ',
    { moment: endsAt(suppression) },
    ' for approval in ',
    { channel: approval?.channel ?? '' },
    ', asked for',
  ]
}
