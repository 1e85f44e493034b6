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
    ...sureness(alert, reading, isContrary),
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

type Sureness = Pick<Verdict, 'confidence' | 'sure'>

function sureness(alert: Resolved, reading: Verdict, isContrary: boolean): Sureness {
  const sure = (confidence: Verdict['confidence'], why: string): Sureness => ({
    confidence,
    sure: on(claim`Confidence: ${confidence}, because ${why}.`, known('ledger', 'status', alert.status)),
  })
  const isNoted = alert.note.trim() !== ''
  if (isContrary && isExplained(alert, reading, isNoted))
    return sure('medium', 'the event alone would be suspicious, and the note explains it, if it is true')
  if (isContrary) return sure('low', 'what the event shows by itself speaks against that outcome')
  if (agrees(reading, alert)) return sure(reading.confidence, 'a person judged it so, and what the event shows by itself agrees')
  if (alert.outcome !== 'true positive' && !isNoted) return sure('low', 'no note says why')
  return sure('medium', 'it is the judgement of a person, who may have known more than the event tells')
}

/** A test of defences and an administrator's work look just like an attack: their note is what tells them apart. An earlier attack is another matter. */
function isExplained({ outcome }: Resolved, { kind }: Verdict, isNoted: boolean): boolean {
  return isNoted && (outcome === 'test' || outcome === 'benign') && kind !== 'judged real'
}

/** What is read with low confidence adds none to a person's. */
function agrees({ kind, confidence }: Verdict, { outcome }: Resolved): boolean {
  if (confidence === 'low') return false
  if (outcome === 'benign') return kind === 'self-test' || kind === 'maintenance'
  return outcome === 'test' && kind === 'self-test'
}

/** What the event leaves open speaks against nothing. */
function speaksAgainst({ kind, grounds }: Verdict, { outcome }: Resolved): boolean {
  if (outcome === 'true positive') return kind === 'self-test' || kind === 'maintenance' || kind === 'build'
  return kind === 'suspicious' || kind === 'judged real' || (kind === 'failed' && grounds.length > 0)
}

function byItself({ kind, headline }: Verdict): readonly Claim[] {
  return kind === 'open' ? [] : [claim`Of the event and its history by themselves the reading would be: ${headline}`]
}
