import type { ActionsBlock, SectionBlock } from '@slack/types'
import { may } from '../../domain/action.ts'
import type { Prose } from '../../domain/prose.ts'
import { scopeProse } from '../../domain/scope.ts'
import { endsAt, isWaiting } from '../../domain/suppression.ts'
import type { Suppression, UserId } from '../../domain/suppression.ts'
import type { Card } from '../desk.ts'
import { acknowledgeButton, approvalButtons, liftButton, suppressionButtons } from './buttons.ts'
import { bothNames, countWords, said, seenWords, sentences, statusWords, suppressionWords, tollProse } from './state.ts'
import { mrkdwn } from './text.ts'
import { switchedOff, tripProse } from './trip-wires.ts'

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

/**
 * The same with all that this person may do with it. What waits for approval is answered here, too: its card may be lost. Whoever asked
 * for it can only take it back.
 */
export function suppressionBlocks(suppression: Suppression, viewer: UserId): readonly [SectionBlock, ...ActionsBlock[]] {
  const words = suppressionText(suppression)
  if (!suppression.approval || suppression.approval.given)
    return [words, suppressionButtons(suppression, { isEnded: suppression.ended !== undefined })]
  if (suppression.ended) return [words]
  if (suppression.owner === viewer) return [words, { type: 'actions', elements: [liftButton(suppression, true)] }]
  return [words, approvalButtons(suppression)]
}

/** What it hides, until when, who wants it and why, what it has hidden so far, and what does not end it. */
function suppressionText(suppression: Suppression): SectionBlock {
  const { id, scope, owner, reason, approval, ended, watch } = suppression
  const words: Prose = [
    ...scopeProse(scope),
    '\n',
    ...endProse(suppression),
    ' by ',
    ...bothNames({ by: owner, approvedBy: approval?.given?.by }),
    ...said(reason),
    '\n',
    ...sentences(['Has hidden ', ...tollProse(suppression)], [ended ? '' : switchedOff(watch)]),
    ' · ',
    { value: `/falco show ${id}` },
  ]
  return { type: 'section', text: mrkdwn(words) }
}

/** To be followed by who wants it. */
function endProse(suppression: Suppression): Prose {
  const { ended, until, approval } = suppression
  if (ended) return [...endedProse(suppression), approval && !approval.given ? '. Asked for' : '. Made']
  if (!isWaiting(suppression)) return ['Until ', { moment: until }]
  return [
    '*Hides nothing yet:* waits until ',
    { moment: endsAt(suppression) },
    ' for approval in ',
    { channel: approval?.channel ?? '' },
    ', asked for',
  ]
}

/** `Ended itself (a new image, miner) at …`, `Ended (lifted by Ben) at …`. */
function endedProse({ ended }: Suppression): Prose {
  if (!ended) return []
  const { why, by, trip, at } = ended
  const how: Prose = trip ? ['Ended itself (', ...tripProse(trip)] : [`Ended (${why}`, ...(by ? [' by ', { person: by }] : [])]
  return [...how, ') at ', { moment: at }]
}
