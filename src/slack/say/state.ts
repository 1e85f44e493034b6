import type { Alert } from '../../domain/alert.ts'
import type { Moment } from '../../domain/event.ts'
import type { Prose } from '../../domain/prose.ts'
import type { UserId } from '../../domain/suppression.ts'
import { counted } from './duration.ts'

/** How the alert stands: who did what to it, and when. */
export function statusWords(alert: Alert): Prose {
  return [...standing(alert), ...(alert.assignee ? ['. Assigned to ', { person: alert.assignee }] : [])]
}

function standing(alert: Alert): Prose {
  switch (alert.status) {
    case 'open':
      return ['Open']
    case 'acknowledged':
      return ['Acknowledged by ', { person: alert.by }, ' at ', { moment: alert.at }]
    case 'resolved':
      return [`Resolved as ${alert.outcome} by `, { person: alert.by }, ' at ', { moment: alert.at }, ...said(alert.note)]
    case 'quiet':
      return ['Closed itself: quiet since ', { moment: alert.lastReceivedAt }]
  }
}

/** Undefined when nothing hides the alert's events now. Without `now`, what the alert says counts. */
export function suppressionInForce(alert: Alert, now: Moment | undefined): Alert['suppressed'] {
  return alert.suppressed && (now === undefined || now < alert.suppressed.until) ? alert.suppressed : undefined
}

export function suppressionWords(alert: Alert, now: Moment | undefined): Prose {
  const suppressed = suppressionInForce(alert, now)
  if (!suppressed) return alert.hidden > 0 ? [`${counted(alert.hidden, 'event')} hidden by suppressions`] : []
  const { until, reason } = suppressed
  const hidden = ` (${counted(alert.hidden, 'event')} hidden)`
  return ['Suppressed until ', { moment: until }, ' by ', ...bothNames(suppressed), hidden, ...said(reason)]
}

/** Who wanted it, and who approved it where that was needed. */
export function bothNames({ by, approvedBy }: { readonly by: UserId; readonly approvedBy?: UserId | undefined }): Prose {
  return approvedBy === undefined ? [{ person: by }] : [{ person: by }, ', approved by ', { person: approvedBy }]
}

/** `×412 on 3 hosts`. */
export function countWords(alert: Alert): string {
  const times = `×${alert.count.toLocaleString('en-US')}`
  return alert.hosts.length > 1 ? `${times} on ${counted(alert.hosts.length, 'host')}` : times
}

/** The events' own times: what happened is dated by who saw it, not by when we heard. */
export function seenWords(alert: Alert): Prose {
  const [first, last] = [Date.parse(alert.firstSeen), Date.parse(alert.lastSeen)]
  if (Math.floor(first / 1000) === Math.floor(last / 1000)) return ['seen ', { moment: first }]
  return ['first seen ', { moment: first }, ', last ', { moment: last }]
}

/** What a person wrote, on one line behind a colon. */
export function said(words: string): Prose {
  const line = words.replaceAll(/\s+/g, ' ').trim()
  return line === '' ? [] : [`: ${line}`]
}

/** A full stop, unless the last of the words has brought its own. */
export function ended(prose: Prose): Prose {
  const last = prose.at(-1)
  return typeof last === 'string' && /[.!?…]$/.test(last) ? prose : [...prose, '.']
}
