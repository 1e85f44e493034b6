import { setImmediate as nextTurn } from 'node:timers/promises'
import type { FalcoEvent } from '../domain/event.ts'
import { eventMax, parseFalcoEvent } from './falco-event.ts'

export type BadLine = { readonly line: number; readonly error: string; readonly head: string }

/** What became of an upload of one event per line. `failure`: why the rest was not stored. */
export type Taken = {
  readonly received: number
  /** The first hundred. */
  readonly refused: readonly BadLine[]
  readonly refusedCount: number
  /** Lines that were not stored, or not even looked at. */
  readonly left: number
  readonly failure: unknown
}

type Line = { readonly number: number; readonly bytes: Buffer }
/** `end`: where the next slice begins. */
type Slice = { readonly lines: readonly Line[]; readonly end: number }

const sliceLines = 64
const sliceBytes = 128 * 1024
const refusedKept = 100
const newline = 10

/** Good lines are stored, slice by slice, so that a large upload lets others through; blank lines are passed over. */
export async function takeLines(bytes: Buffer, receive: (events: readonly FalcoEvent[]) => Promise<void>): Promise<Taken> {
  let received = 0
  let refusedCount = 0
  const refused: BadLine[] = []
  for (const slice of slicesOf(bytes)) {
    const { events, bad } = readSlice(slice.lines)
    refusedCount += bad.length
    refused.push(...bad.slice(0, refusedKept - refused.length))
    try {
      if (events.length > 0) await receive(events)
    } catch (failure) {
      return { received, refused, refusedCount, left: events.length + written(bytes.subarray(slice.end)), failure }
    }
    received += events.length
    await nextTurn()
  }
  return { received, refused, refusedCount, left: 0, failure: undefined }
}

/** Lines that are not blank. */
function written(bytes: Buffer): number {
  let count = 0
  for (let start = 0; start < bytes.length;) {
    const newlineAt = bytes.indexOf(newline, start)
    const end = newlineAt < 0 ? bytes.length : newlineAt
    if (end - start > 1) count += 1
    start = end + 1
  }
  return count
}

function* slicesOf(bytes: Buffer): Generator<Slice> {
  let lines: Line[] = []
  let sliceStart = 0
  for (let start = 0, number = 1; start < bytes.length; number++) {
    const newlineAt = bytes.indexOf(newline, start)
    const end = newlineAt < 0 ? bytes.length : newlineAt
    lines.push({ number, bytes: bytes.subarray(start, end) })
    start = end + 1
    if (lines.length < sliceLines && start - sliceStart < sliceBytes) continue
    yield { lines, end: start }
    lines = []
    sliceStart = start
  }
  if (lines.length > 0) yield { lines, end: bytes.length }
}

function readSlice(lines: readonly Line[]): { readonly events: readonly FalcoEvent[]; readonly bad: readonly BadLine[] } {
  const events: FalcoEvent[] = []
  const bad: BadLine[] = []
  for (const line of lines) {
    const read = readLine(line)
    if (read && 'error' in read) bad.push(read)
    else if (read) events.push(read)
  }
  return { events, bad }
}

/** Undefined: a blank line. */
function readLine({ number, bytes }: Line): FalcoEvent | BadLine | undefined {
  const bad = (error: string): BadLine => ({ line: number, error, head: headOf(bytes) })
  if (bytes.length > eventMax) return bad(`The line has ${bytes.length} bytes; an event may have ${eventMax} at most.`)
  const text = bytes.toString()
  if (text.trim() === '') return undefined
  const parsed = parseFalcoEvent(text)
  return parsed.ok ? parsed.event : bad(parsed.error.replace(/^The body/, 'The line'))
}

/** What is kept of a refused body: its first 4 KiB. */
export function headOf(bytes: Buffer): string {
  return bytes.subarray(0, 4096).toString()
}
