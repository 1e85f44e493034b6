import type { AlertId } from './alert.ts'
import type { Moment } from './event.ts'
import type { Prose } from './prose.ts'

/** Something a sentence of the report stands on. */
export type Evidence = {
  /** `E1`, `E2` … in the order of first use. */
  readonly id: string
  /** Where it comes from: an output field, the rule's catalogue entry, ATT&CK, or other events in the ledger. */
  readonly from: 'field' | 'rule' | 'attack' | 'ledger'
  /** `proc.cmdline`, the rule's name, a technique id, `alerts in the last 24 h`. */
  readonly what: string
  readonly value: string
}

/** Every claim names the evidence it stands on; one without is our own advice, not a claim about the alert. */
export type Sentence = { readonly prose: Prose; readonly evidence: readonly string[] }

export type Passage =
  | { readonly kind: 'sentences'; readonly sentences: readonly Sentence[] }
  | { readonly kind: 'list'; readonly items: readonly Sentence[] }
  | {
      readonly kind: 'rows'
      readonly rows: readonly { readonly label: string; readonly value: Prose; readonly evidence: readonly string[] }[]
    }
  /** A command to copy, every value in it quoted for a POSIX shell. */
  | { readonly kind: 'command'; readonly purpose: string; readonly command: string }

export type Section = { readonly heading: string; readonly passages: readonly Passage[] }

/** The detailed analysis of one alert. */
export type Report = {
  readonly alert: AlertId
  readonly title: string
  readonly writtenAt: Moment
  readonly sections: readonly Section[]
  readonly evidence: readonly Evidence[]
}
