import type { Moment } from '../domain/event.ts'
import type { Saying } from '../reconcile/wall.ts'
import { card } from './say/card.ts'
import type { CardMessage, Message } from './say/message.ts'
import { notice } from './say/notice.ts'
import { factReply } from './say/reply.ts'
import { reportMessage } from './say/report.ts'

/** How what the reconciler says looks in Slack. */
export function shapeOf(saying: Saying, now: Moment): Message | CardMessage {
  switch (saying.kind) {
    case 'card':
      return card(saying.alert, saying.sample, { isNew: saying.isNew, now })
    case 'fact':
      return factReply(saying.alert, saying.fact) ?? notice([`This alert was ${saying.fact.kind}.`])
    case 'report':
      return reportMessage(saying.report, saying.by)
    case 'notice':
      return notice([saying.text])
  }
}
