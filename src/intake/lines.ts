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
  readonly failure: unknown
}

type Line = { readonly number: number; readonly bytes: Buffer }

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
    const { events, bad } = readSlice(slice)
    refusedCount += bad.length
    refused.push(...bad.slice(0, refusedKept - refused.length))
    try {
      if (events.length > 0) await receive(events)
    } catch (failure) {
      return { received, refused, refusedCount, failure }
    }
    received += events.length
    await nextTurn()
  }
  return { received, refused, refusedCount, failure: undefined }
}

function* slicesOf(bytes: Buffer): Generator<readonly Line[]> {
  let slice: Line[] = []
  let sliceStart = 0
  for (let start = 0, number = 1; start < bytes.length; number++) {
    const newlineAt = bytes.indexOf(newline, start)
    const end = newlineAt < 0 ? bytes.length : newlineAt
    slice.push({ number, bytes: bytes.subarray(start, end) })
    start = end + 1
    if (slice.length < sliceLines && start - sliceStart < sliceBytes) continue
    yield slice
    slice = []
    sliceStart = start
  }
  if (slice.length > 0) yield slice
}

function readSlice(slice: readonly Line[]): { readonly events: readonly FalcoEvent[]; readonly bad: readonly BadLine[] } {
  const events: FalcoEvent[] = []
  const bad: BadLine[] = []
  for (const line of slice) {
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
