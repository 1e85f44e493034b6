import type { KnownBlock, SectionBlock } from '@slack/types'
import { may } from '../../domain/action.ts'
import type { Prose } from '../../domain/prose.ts'
import { scopeProse } from '../../domain/scope.ts'
import type { Suppression } from '../../domain/suppression.ts'
import type { Card } from '../desk.ts'
import { acknowledgeButton, liftButton, suppressionButtons } from './buttons.ts'
import { counted } from './duration.ts'
import { countWords, said, seenWords, statusWords, suppressionWords } from './state.ts'
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
  return { ...suppressionText(suppression), ...(!suppression.ended && { accessory: liftButton(suppression) }) }
}

/** The same with all that may be done with it. */
export function suppressionBlocks(suppression: Suppression): readonly KnownBlock[] {
  return [suppressionText(suppression), suppressionButtons(suppression, { isEnded: suppression.ended !== undefined })]
}

/** What it hides, until when, who wants it and why, and what it has hidden so far. */
function suppressionText(suppression: Suppression): SectionBlock {
  const { scope, until, owner, reason, hidden, lastHiddenAt, ended } = suppression
  const last: Prose = lastHiddenAt === undefined ? [] : [', the last one at ', { moment: lastHiddenAt }]
  const end: Prose = ended
    ? [`Ended (${ended.why}`, ...(ended.by ? [' by ', { person: ended.by }] : []), ') at ', { moment: ended.at }]
    : ['Until ', { moment: until }]
  const words: Prose = [
    ...scopeProse(scope),
    '\n',
    ...end,
    ' by ',
    { person: owner },
    ...said(reason),
    `\nHas hidden ${counted(hidden, 'event')}`,
    ...last,
  ]
  return { type: 'section', text: mrkdwn(words) }
}
