import type { FalcoEvent } from '../../domain/event.ts'
import type { Behaviour } from './behaviour.ts'
import type { Template } from './template.ts'

/** `triage` only reads. `containment` stops it, `hardening` keeps it from coming again, `tuning` makes Falco quieter without going blind. */
export const phases = ['triage', 'containment', 'hardening', 'tuning'] as const
export type Phase = (typeof phases)[number]

/** Where a step is taken: with the tools of this place. */
export const places = ['docker', 'kubernetes', 'host', 'kubernetes audit', 'aws', 'gcp', 'okta', 'github'] as const
export type Place = (typeof places)[number]

/**
 * Something to do about an event. Reviewed one by one: a command of `triage` changes nothing, prints no secret and sends nothing to an
 * outsider; the others say what they change, what may go wrong and how to undo it.
 */
export type Step = {
  /** `kubernetes.isolate`: the same step is one in every report. */
  readonly id: string
  readonly phase: Phase
  /** Undefined: for every behaviour at this place. */
  readonly behaviours?: readonly Behaviour[]
  /** What it is for, one or two sentences in our own words: what to look for in the answer, or what it does. */
  readonly text: string
  /** Undefined: it is done by hand, or in a console. */
  readonly command?: Template
  /** `nothing` for triage. */
  readonly changes: string
  readonly risk: string
  /** How to take it back; `nothing to undo`, or that it cannot be undone. */
  readonly undo: string
  /** Only for events of which this holds. */
  readonly when?: (event: FalcoEvent) => boolean
}
