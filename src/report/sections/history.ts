import type { Fact } from '../../domain/alert.ts'
import { claim, on } from '../claim.ts'
import type { Claim } from '../claim.ts'
import { known } from '../evidence.ts'
import type { Case } from '../evidence.ts'
import { utc } from '../moments.ts'

/** What people did to the alert so far, oldest first; asking for a report is left out. */
export function history({ facts }: Case): readonly Claim[] {
  return facts
    .filter(({ kind }) => kind !== 'reported')
    .slice(-factsMax)
    .map(said)
}

const factsMax = 10

function said(fact: Fact): Claim {
  const at = utc(fact.at)
  const deed = known('ledger', 'fact', `${fact.kind}, ${at}`)
  switch (fact.kind) {
    case 'acknowledged':
    case 'reopened':
      return on(claim`${{ person: fact.by }} ${fact.kind} it, ${at}.`, deed)
    case 'resolved':
      return on(claim`${{ person: fact.by }} resolved it as ${fact.outcome}, ${at}${noted(fact.note)}.`, deed)
    case 'assigned':
      return on(claim`${{ person: fact.by }} assigned it to ${{ person: fact.to }}, ${at}.`, deed)
    case 'proposed':
      return on(claim`${{ person: fact.by }} asked to suppress it, which a second person must approve, ${at}${noted(fact.reason)}.`, deed)
    case 'declined':
      return on(claim`What was asked for was not suppressed (${fact.why}), ${at}.`, deed)
    case 'suppressed':
      return on(claim`${{ person: fact.by }} suppressed it until ${utc(fact.until)}, ${at}${approved(fact)}${noted(fact.reason)}.`, deed)
    case 'unsuppressed':
      return on(claim`${unsuppressed[fact.why]}, ${at}.`, deed)
    case 'extended':
      return on(claim`${{ person: fact.by }} extended the suppression until ${{ moment: fact.until }}, ${at}.`, deed)
    case 'narrowed':
      return on(claim`${{ person: fact.by }} narrowed the suppression, ${at}.`, deed)
    case 'quieted':
      return on(claim`It fell quiet, ${at}.`, deed)
    case 'reported':
      return on(claim`${fact.by === undefined ? 'Its route' : { person: fact.by }} asked for a report, ${at}.`, deed)
  }
}

const unsuppressed: Readonly<Record<Extract<Fact, { kind: 'unsuppressed' }>['why'], string>> = {
  expired: 'The suppression ended (expired)',
  lifted: 'The suppression ended (lifted)',
  tripped: 'The suppression ended itself, for something new in kind showed up inside it',
  retired: 'The suppression ended (retired: Falco itself keeps quiet)',
  narrowed: 'The suppression was narrowed and covers it no longer',
}

function approved({ approvedBy }: Extract<Fact, { kind: 'suppressed' }>): Claim | undefined {
  return approvedBy === undefined ? undefined : claim`, approved by ${{ person: approvedBy }}`
}

function noted(note: string): Claim | undefined {
  return note.trim() === '' ? undefined : claim`, saying ${known('ledger', 'note', note)}`
}
