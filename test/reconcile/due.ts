import type { Alert, Fact } from '../../src/domain/alert.ts'
import { rank } from '../../src/domain/priority.ts'
import type { About, Due, Place, Posting, Urgency } from '../../src/ledger/ledger.ts'
import { anAlert, morning } from '../event.ts'

let lastId = 0

/** A posting that nobody has tried yet, about the card of `alert` unless told otherwise. */
export function aDue(
  overrides: {
    readonly urgency?: Urgency
    readonly alert?: Partial<Alert>
    readonly posting?: Partial<Posting>
    readonly about?: About
    readonly cardAt?: Place
  } = {},
): Due {
  const alert = anAlert(overrides.alert)
  lastId += 1
  const posting: Posting = {
    id: lastId,
    about: overrides.about ?? { kind: 'card', alert: alert.id },
    channel: alert.channel,
    at: undefined,
    shownRevision: 0,
    intendedAt: undefined,
    lastAt: undefined,
    edits: 0,
    losses: 0,
    notBefore: 0,
    why: undefined,
    dueSince: morning,
    ...overrides.posting,
  }
  return {
    posting,
    urgency: overrides.urgency ?? urgencyOf(posting, alert),
    revision: alert.revision,
    actedRevision: alert.actedRevision,
    cardAt: overrides.cardAt,
  }
}

/** As the ledger reckons it. */
function urgencyOf({ about, at, shownRevision }: Posting, alert: Alert): Urgency {
  if (about.kind === 'reply' || (at && alert.actedRevision > shownRevision)) return 1
  if (at) return 4
  return about.kind === 'card' && rank(alert.priority) > 2 ? 3 : 2
}

export const reported: Fact = { kind: 'reported', at: morning, by: 'U0ANALIMA1' }
