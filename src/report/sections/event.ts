import { field } from '../../domain/event.ts'
import { isPluginEvent } from '../../domain/plugin.ts'
import { claim, on } from '../claim.ts'
import type { Claim, Draft, DraftPassage } from '../claim.ts'
import { allFields, isFieldName, known, whichEvent, without } from '../evidence.ts'
import type { Case, Exhibit } from '../evidence.ts'
import { fieldLabels } from '../knowledge/fields.ts'
import { inWords } from '../readable.ts'

type Row = { readonly label: string; readonly value: Claim }

/** Event details: every field that has a value, and which ones the rule prints but had none. */
export function eventDetails(report: Case): Draft {
  const shown = [...allFields(report)].filter(({ what }) => !isEventTime(what)).sort((one, other) => place(one) - place(other))
  const rows: DraftPassage = { kind: 'rows', rows: [...envelope(report), ...shown.slice(0, rowsMax).map(rowOf)] }
  const remarks = [...leftOut(report, shown.length), ...missing(report), ...oneOfMany(report)]
  return { heading: 'Event details', passages: [rows, { kind: 'sentences', claims: remarks }] }
}

const rowsMax = 40

function envelope({ sample, rule, time, priority, source, hostname }: Case): readonly Row[] {
  const host = hostname ?? on(claim`not given`, without('hostname'))
  return [
    { label: 'Rule', value: claim`${rule}` },
    { label: 'Time', value: claim`${time} (UTC, as all times in this report)` },
    { label: 'Priority', value: claim`${priority}` },
    { label: 'Source', value: claim`${source}` },
    { label: isPluginEvent(sample) ? 'Host of Falco' : 'Host', value: claim`${host}` },
  ]
}

function rowOf(exhibit: Exhibit): Row {
  const words = inWords(exhibit.what, exhibit.value)
  const value: Claim = { prose: [{ value: exhibit.value }, ...(words ? [` (${words})`] : [])], on: [exhibit] }
  return { label: fieldLabels.get(exhibit.what) ?? exhibit.what, value }
}

function place({ what }: Exhibit): number {
  const index = [...fieldLabels.keys()].indexOf(what)
  return index < 0 ? fieldLabels.size : index
}

/** The same moment as the event's time, in nanoseconds or as the sensor's local time. */
function isEventTime(name: string): boolean {
  return /^evt\.(?:time|datetime)(?:\.|$)/.test(name)
}

function leftOut({ sample }: Case, shown: number): readonly Claim[] {
  const strange = [...sample.fields.keys()].filter((name) => !isFieldName(name)).length
  const beyond = shown > rowsMax ? [`${shown - rowsMax} beyond the first ${rowsMax}`] : []
  const odd = strange > 0 ? [`${strange} with ${strange === 1 ? 'a name' : 'names'} that Falco does not make`] : []
  if (beyond.length + odd.length === 0) return []
  const unseen = known('ledger', 'fields left out', [...beyond, ...odd].join(', '))
  return [on(claim`Some fields are left out here: ${unseen}.`, unseen)]
}

function missing({ knowledge, sample }: Case): readonly Claim[] {
  const names = (knowledge?.fields ?? []).filter((name) => sample.fields.size > 0 && field(sample, name) === undefined)
  if (names.length === 0) return []
  const exhibit: Exhibit = { from: 'field', what: 'fields of the rule without a value', value: names.join(', ') }
  return [claim`The rule prints these fields as well, but the event has no value for them: ${exhibit}.`]
}

function oneOfMany(report: Case): readonly Claim[] {
  const { alert } = report
  if (alert.count === 1) return []
  return [
    claim`These are the details of the ${whichEvent(report)}, one of ${known('ledger', 'events in this alert', String(alert.count))}.`,
  ]
}
