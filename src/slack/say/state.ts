import { isAlive } from '../../domain/alert.ts'
import type { Alert } from '../../domain/alert.ts'
import type { Moment } from '../../domain/event.ts'
import type { Prose } from '../../domain/prose.ts'
import type { Suppression, UserId } from '../../domain/suppression.ts'
import { counted } from './duration.ts'
import { switchedOff, tripProse } from './trip-wires.ts'

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
      return [
        wasHidden(alert) ? 'Closed itself: nothing but hidden events since ' : 'Closed itself: quiet since ',
        { moment: alert.lastReceivedAt },
      ]
  }
}

/** Not silence closed it: what came was hidden. */
function wasHidden({ lastHiddenAt, lastReceivedAt }: Alert): boolean {
  return lastHiddenAt !== undefined && lastHiddenAt > lastReceivedAt
}

/** Undefined when nothing hides the alert's events now. Without `now`, what the alert says counts. */
export function suppressionInForce(alert: Alert, now: Moment | undefined): Alert['suppressed'] {
  return alert.suppressed && (now === undefined || now < alert.suppressed.until) ? alert.suppressed : undefined
}

/** `suppression`: the one that the alert names, with what it hid of whatever alert. */
export function suppressionWords(alert: Alert, now: Moment | undefined, suppression?: Suppression): Prose {
  const suppressed = suppressionInForce(alert, now)
  if (!suppressed) return unsuppressedWords(alert)
  const { until, reason } = suppressed
  const hidden = suppression || alert.hidden === 0 ? '' : ` (${counted(alert.hidden, 'event')} hidden)`
  const toll: Prose = suppression && suppression.hidden > 0 ? ['Has hidden ', ...tollProse(suppression, ofThis(alert, suppression))] : []
  const inAll = suppression ? sentences(toll, [switchedOff(suppression.watch)]) : []
  const more: Prose = inAll.length > 0 ? ['\n', ...inAll] : []
  return ['Suppressed until ', { moment: until }, ' by ', ...bothNames(suppressed), hidden, ...said(reason), ...more]
}

/** `, 23 of this alert`; nothing when all of them were, or when nobody counted. */
function ofThis({ hidden, suppressed }: Alert, suppression: Suppression): string {
  if (suppressed?.hiddenBefore === undefined) return ''
  const count = hidden - suppressed.hiddenBefore
  return count >= suppression.hidden ? '' : `, ${count === 0 ? 'none' : count.toLocaleString('en-US')} of this alert`
}

function unsuppressedWords(alert: Alert): Prose {
  const { hidden, tripped, proposed } = alert
  const asked: Prose = proposed ? [{ person: proposed.by }, ' asked to suppress it: a second person must approve'] : []
  const tripWords: Prose = tripped
    ? [
        'The suppression ended itself at ',
        { moment: tripped.at },
        ': ',
        ...tripProse(tripped.trip),
        `; it hid ${counted(tripped.hidden, 'event')}`,
      ]
    : []
  const noise = tripped ? [] : noiseWords(alert)
  const hiddenWords: Prose = hidden > 0 && !tripped && noise.length === 0 ? [`${counted(hidden, 'event')} hidden by suppressions`] : []
  return [tripWords, noise, hiddenWords, asked]
    .filter((words) => words.length > 0)
    .flatMap((words, index) => (index === 0 ? words : ['. ', ...words]))
}

/** What was hidden until lately comes again: whoever reads the card should know that somebody had made it quiet. */
function noiseWords(alert: Alert): Prose {
  const { lately, lastReceivedAt } = alert
  if (!lately || !isAlive(alert) || lately.hidden === 0 || lastReceivedAt <= lately.at) return []
  return [
    'The noise goes on: the suppression that ended at ',
    { moment: lately.at },
    ` (${lately.why}) had hidden ${counted(lately.hidden, 'event')}`,
  ]
}

/** What a suppression hid, when last, and what it saved: `412 events, the last one at …, and kept 3 cards out of the channel`. `which`: to be put behind their number. */
export function tollProse({ hidden, lastHiddenAt, saved }: Pick<Suppression, 'hidden' | 'lastHiddenAt' | 'saved'>, which = ''): Prose {
  const last: Prose = lastHiddenAt === undefined ? [] : [', the last one at ', { moment: lastHiddenAt }]
  if (hidden === 0) return ['nothing yet']
  return [counted(hidden, 'event'), which, ...last, ...(saved > 0 ? [`, and kept ${counted(saved, 'card')} out of the channel`] : [])]
}

/** One after the other, each with its full stop; empty ones are left out. */
export function sentences(...all: readonly Prose[]): Prose {
  const said = all.filter((prose) => prose.some((span) => span !== ''))
  return said.flatMap((prose, index): Prose => [...(index === 0 ? [] : [' ']), ...ended(prose)])
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
