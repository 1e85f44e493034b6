import { claim, on } from '../claim.ts'
import type { Claim } from '../claim.ts'
import { known } from '../evidence.ts'
import type { Case } from '../evidence.ts'
import { utc } from '../moments.ts'
import type { Verdict } from './verdict.ts'

type Resolved = Extract<Case['alert'], { status: 'resolved' }>

/** What people resolved this very alert as goes before what the event shows, which is told beside it or against it. Else the reading as it is. */
export function asResolved({ alert }: Case, reading: Verdict): Verdict {
  if (alert.status !== 'resolved') return reading
  const isContrary = speaksAgainst(reading, alert)
  const shown = [...byItself(reading), ...reading.grounds]
  return {
    kind: 'resolved',
    label: `resolved as ${alert.outcome}`,
    ...sureness(alert, isContrary),
    headline: resolution(alert),
    grounds: isContrary ? [] : shown,
    against: [...(isContrary ? shown : []), ...reading.against],
  }
}

function resolution(alert: Resolved): Claim {
  return on(
    claim`${{ person: alert.by }} resolved this alert as ${alert.outcome}, ${utc(alert.at)}${note(alert)}.`,
    known('ledger', 'resolved', `as ${alert.outcome}, by ${alert.by}, ${utc(alert.at)}`),
  )
}

function note({ note: words }: Resolved): Claim {
  if (words.trim() === '') return claim`, without a note`
  return claim`, noting ${known('ledger', 'note', words)}`
}

function sureness(alert: Resolved, isContrary: boolean): Pick<Verdict, 'confidence' | 'sure'> {
  const sure = (words: Claim) => on(words, known('ledger', 'status', alert.status))
  if (isContrary)
    return { confidence: 'low', sure: sure(claim`Confidence: low, because what the event shows by itself speaks against that outcome.`) }
  if (alert.outcome !== 'true positive' && alert.note.trim() === '')
    return { confidence: 'low', sure: sure(claim`Confidence: low, because no note says why.`) }
  const why = 'because it is the judgement of a person, who may have known more than the event tells'
  return { confidence: 'medium', sure: sure(claim`Confidence: medium, ${why}.`) }
}

/** What the event leaves open speaks against nothing. */
function speaksAgainst({ kind, grounds }: Verdict, { outcome }: Resolved): boolean {
  if (outcome === 'true positive') return kind === 'self-test' || kind === 'maintenance' || kind === 'build'
  return kind === 'suspicious' || kind === 'judged real' || (kind === 'failed' && grounds.length > 0)
}

function byItself({ kind, headline }: Verdict): readonly Claim[] {
  return kind === 'open' ? [] : [claim`Of the event and its history by themselves the reading would be: ${headline}`]
}
