import type { Alert } from '../domain/alert.ts'
import { field } from '../domain/event.ts'
import type { FalcoEvent } from '../domain/event.ts'
import type { Suppression } from '../domain/suppression.ts'
import type { Dossier } from '../ledger/ledger.ts'
import { claim, joined, on } from './claim.ts'
import type { Claim } from './claim.ts'
import { known } from './evidence.ts'
import type { Case } from './evidence.ts'
import { utc } from './moments.ts'

type Resolved = Extract<Alert, { status: 'resolved' }>

/**
 * An earlier alert that somebody resolved. `isSame`: of the same problem, and not only of the same rule nearby; `isSameDeed`: with the same
 * command line, done to the same thing, for only of that does a verdict speak.
 */
export type Judged = { readonly alert: Resolved; readonly isSame: boolean; readonly said: Claim; readonly isSameDeed: boolean }

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
  const isSameDeed = changesIn(report.sample, sample).length === 0
  return { alert, isSame, isSameDeed, said: claim`${resolved}${note(alert)}.${comparison(report, sample)}` }
}

const named = ({ id }: Alert) => known('ledger', 'earlier alert', id)

function note({ note: words }: Resolved): Claim {
  if (words.trim() === '') return claim`, without a note`
  return claim`, noting ${known('ledger', 'note', words)}`
}

/** The same problem may have come about by other means, or been done to another thing: what was run and what it was done to tell. */
function comparison({ sample }: Case, before: Dossier['sample']): Claim | undefined {
  const changes = changesIn(sample, before)
  const line = field(before, 'proc.cmdline')
  if (changes.length === 0)
    return line === undefined ? undefined : on(claim` Its command line was the same.`, known('ledger', 'command line then', line))
  return joined(changes.map((name) => change(name, field(before, name))))
}

function change(name: string, then: string | undefined): Claim {
  const what = name === 'proc.cmdline' ? 'command line' : name
  if (then === undefined) return on(claim` Its ${what} is not known.`, known('ledger', `${what} then`, 'no value'))
  return claim` Its ${what} was another: ${known('ledger', `${what} then`, then)}.`
}

function changesIn(now: FalcoEvent, then: FalcoEvent): readonly string[] {
  return deeds.filter((name) => lasting(field(now, name)) !== lasting(field(then, name)))
}

/** What is run and what it is done to. Names of pods are left out: a controller makes up new ones. */
const deeds = [
  'proc.cmdline',
  'proc.exepath',
  'fd.name',
  'evt.arg.path',
  'evt.arg.target',
  'evt.arg.newpath',
  'ka.verb',
  'ka.uri',
  'ka.uri.param[command]',
  'ka.target.resource',
  'ka.target.subresource',
  'ka.req.binding.role',
  'ka.req.binding.subjects',
  'ka.req.role.rules',
  'ka.req.pod.containers.image',
  'ct.name',
  'ct.request.policy',
  's3.bucket',
  'gcp.methodName',
  'gcp.policyDelta',
  'gcp.storage.bucket',
  'okta.target.user.name',
  'github.repo.name',
]

/** The near end of a connection has a new port each time. */
function lasting(value: string | undefined): string | undefined {
  return value?.slice(value.indexOf('->') + 1)
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
