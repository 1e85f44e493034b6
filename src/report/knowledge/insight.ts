import type { Behaviour } from './behaviour.ts'

/** What somebody who knows the rule well would say of it. Our own words, checked against the rule's condition. */
export type Insight = {
  /** The rule's official name. */
  readonly rule: string
  readonly behaviour: Behaviour
  /** Why it matters: what an attacker gains by it, or what is lost. */
  readonly why: string
  /** Usual harmless causes, each a sentence: who does it, with what, how to recognise it. */
  readonly benign: readonly string[]
  /** What would make it real: each something that can be seen in this event or around it. */
  readonly real: readonly string[]
  /** What to look at next, nearest first; read-only. */
  readonly next: readonly string[]
}
