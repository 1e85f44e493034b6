import type { Report } from '../../domain/report.ts'
import type { UserId } from '../../domain/suppression.ts'
import type { Message } from './message.ts'

/** The detailed report as one message: at most 50 blocks and 12,000 characters. */
export function reportMessage(report: Report, _by: UserId): Message {
  return { text: report.title, blocks: [] }
}
