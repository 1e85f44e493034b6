import type { Saying } from '../../reconcile/wall.ts'
import { approvalCard } from './approval.ts'
import { card } from './card.ts'
import type { CardMessage, Message } from './message.ts'
import { notice } from './notice.ts'
import { reminder } from './reminder.ts'
import { factReply } from './reply.ts'
import { reportMessage } from './report.ts'
import { stormCard } from './storm.ts'
import { tripNotice } from './trip-notice.ts'

/** How a saying looks in Slack. */
export function messageOf(saying: Saying): CardMessage | Message {
  switch (saying.kind) {
    case 'card':
      return card(saying.alert, saying.sample, { isNew: saying.isNew, suppression: saying.suppression })
    case 'fact':
      return factReply(saying.alert, saying.fact, saying.suppression)
    case 'report':
      return reportMessage(saying.filed, saying.page)
    case 'notice':
      return notice([saying.text])
    case 'approval':
      return approvalCard(saying.suppression)
    case 'reminder':
      return saying.notice.kind === 'tripped'
        ? tripNotice(saying.suppression, saying.notice, saying.alert)
        : reminder(saying.suppression, saying.notice)
    case 'storm':
      return stormCard(saying.picture)
  }
}
