import type { Alert } from '../domain/alert.ts'
import { field } from '../domain/event.ts'
import type { Suppression } from '../domain/suppression.ts'
import type { Dossier } from '../ledger/ledger.ts'
import { claim, on } from './claim.ts'
import type { Claim } from './claim.ts'
import { known } from './evidence.ts'
import type { Case } from './evidence.ts'
import { utc } from './moments.ts'

type Resolved = Extract<Alert, { status: 'resolved' }>

/**
 * An earlier alert that somebody resolved. `isSame`: of the same problem, and not only of the same rule nearby; `ranAnother`: another
 * command line.
 */
export type Judged = { readonly alert: Resolved; readonly isSame: boolean; readonly said: Claim; readonly ranAnother: boolean }

/** How people judged the same before, newest first. */
export function judgedBefore(report: Case): readonly Judged[] {
  return (report.judged ?? []).flatMap((one) => (one.alert.status === 'resolved' ? [judgedOf(report, one, one.alert)] : []))
}

function judgedOf(report: Case, { sample }: Dossier, alert: Resolved): Judged {
  const isSame = alert.fingerprint === report.alert.fingerprint
  const entry = known('ledger', `verdict on alert ${alert.id}`, `${alert.outcome}, by ${alert.by}, ${utc(alert.at)}`)
  const which = isSame ? 'of the same problem' : 'of the same rule, elsewhere on the same workload or host'
  const resolved = on(
    claim`${{ person: alert.by }} resolved alert ${{ value: alert.id }} ${which} as ${alert.outcome}, ${utc(alert.at)}`,
    named(alert),
    entry,
  )
  const ranAnother = field(report.sample, 'proc.cmdline') !== field(sample, 'proc.cmdline')
  return { alert, isSame, ranAnother, said: claim`${resolved}${note(alert)}.${comparison(report, sample)}` }
}

const named = ({ id }: Alert) => known('ledger', 'earlier alert', id)

function note({ note: words }: Resolved): Claim {
  if (words.trim() === '') return claim`, without a note`
  return claim`, noting ${known('ledger', 'note', words)}`
}

/** The same problem may have come about by other means: what was run tells. */
function comparison({ sample }: Case, before: Dossier['sample']): Claim | undefined {
  const [now, then] = [field(sample, 'proc.cmdline'), field(before, 'proc.cmdline')]
  if (now === undefined || then === undefined) return undefined
  if (now === then) return on(claim` Its command line was the same.`, known('ledger', 'command line then', then))
  return claim` Its command line was another: ${known('ledger', 'command line then', then)}.`
}

/** Who hid events of this alert, until when and why. */
export function suppressionsSaid({ suppressions }: Pick<Case, 'suppressions'>): readonly Claim[] {
  return (suppressions ?? []).slice(0, suppressionsMax).map(suppressionSaid)
}

const suppressionsMax = 5

function suppressionSaid({ id, owner, from, until, reason, hidden, approval, ended }: Suppression): Claim {
  const entry = known('ledger', `suppression ${id}`, `by ${owner}, ${utc(from)} to ${utc(until)}`)
  const waits = approval && !approval.given ? ', not approved' : ''
  const over = ended ? `; it ended (${ended.why})` : ''
  const why = known('ledger', 'reason of the suppression', reason)
  const count = known('ledger', 'events that it hid', String(hidden))
  return on(
    claim`A suppression by ${{ person: owner }} from ${utc(from)} to ${utc(until)}${waits}, with the reason ${why}; it hid ${count} events${over}.`,
    entry,
  )
}
