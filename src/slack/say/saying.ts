import type { Saying } from '../../reconcile/wall.ts'
import { approvalCard } from './approval.ts'
import { card } from './card.ts'
import type { CardMessage, Message } from './message.ts'
import { notice } from './notice.ts'
import { factReply } from './reply.ts'
import { reportMessage } from './report.ts'
import { stormCard } from './storm.ts'

/** How a saying looks in Slack. */
export function messageOf(saying: Saying): CardMessage | Message {
  switch (saying.kind) {
    case 'card':
      return card(saying.alert, saying.sample, { isNew: saying.isNew })
    case 'fact':
      return factReply(saying.alert, saying.fact)
    case 'report':
      return reportMessage(saying.report, saying.by)
    case 'notice':
      return notice([saying.text])
    case 'approval':
      return approvalCard(saying.suppression)
    case 'storm':
      return stormCard(saying.picture)
  }
}
