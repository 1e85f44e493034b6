import type { Prose } from '../../domain/prose.ts'
import { wires } from '../../domain/trip-wire.ts'
import type { Trip, Watch, Wire } from '../../domain/trip-wire.ts'

/** What was new in kind: `a new image, registry.example/miner`. */
export function tripProse(trip: Trip): Prose {
  switch (trip.wire) {
    case 'priority':
      return [`${wireWords.priority}, ${trip.priority}, and ${trip.before} at most before`]
    case 'rate':
      return [`${wireWords.rate}, which is ${trip.usual.toLocaleString('en-US')} events an hour`]
    default:
      return [`${wireWords[trip.wire]}, `, { value: trip.value }]
  }
}

/** What ends a suppression by itself. */
export const wireWords = {
  image: 'a new image',
  parent: 'a new parent process',
  user: 'a new user',
  destination: 'a new destination',
  priority: 'a higher priority',
  rate: 'ten times its usual rate',
} as const satisfies Readonly<Record<Wire, string>>

/** The trip-wires that somebody switched off, as a sentence; nothing when all are on. */
export function switchedOff({ wires: armed }: Watch): string {
  const off = wires.filter((wire) => !armed.includes(wire)).map((wire) => wireWords[wire])
  if (off.length === 0) return ''
  return off.length === wires.length ? 'Nothing new ends it: its trip-wires are switched off.' : `Not ended by ${oneOf(off)}.`
}

/** `a, b or c`. */
export function oneOf(words: readonly string[]): string {
  const [last = '', ...others] = words.toReversed()
  return others.length === 0 ? last : `${others.toReversed().join(', ')} or ${last}`
}
