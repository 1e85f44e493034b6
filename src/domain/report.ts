import type { AlertId } from './alert.ts'
import type { Moment } from './event.ts'
import type { Prose } from './prose.ts'

/** Something a sentence of the report stands on. */
export type Evidence = {
  /** `E1`, `E2` … in the order of first use. */
  readonly id: string
  /**
   * Where it comes from: an output field, the rule's catalogue entry, the rule's own text in the files that falconer.yml names, ATT&CK,
   * the ledger (the alert's history, other alerts, past verdicts), or what Falconer's authors know (insights, playbooks).
   */
  readonly from: 'field' | 'rule' | 'rule text' | 'attack' | 'ledger' | 'knowledge'
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
  | { readonly kind: 'steps'; readonly steps: readonly ReportStep[] }

/** A step to take. `command` has every value quoted; `blanks` are what whoever runs it must set first. */
export type ReportStep = {
  readonly phase: 'triage' | 'containment' | 'hardening' | 'tuning'
  readonly text: Prose
  readonly command: string | undefined
  readonly blanks: readonly string[]
  readonly changes: string
  readonly risk: string
  readonly undo: string
  readonly evidence: readonly string[]
}

/** How sure a verdict is. Never certain: a name, a file, an image can be forged. */
export type Confidence = 'high' | 'medium' | 'low'

/** What it most likely is, in a few words (`Falco self-test`, `known maintenance`, `suspicious`, `not settled` …), and why. */
export type ReportVerdict = {
  readonly label: string
  readonly confidence: Confidence
  readonly headline: Sentence
  readonly because: readonly Sentence[]
}

/**
 * A model's reading of the evidence: every sentence names evidence of this report, and every value in it stands there. `dropped`:
 * sentences that did not hold. `failed`: it came without one, `why` says so in words.
 */
export type Narration =
  | {
      readonly kind: 'told'
      readonly model: string
      readonly reading: readonly Sentence[]
      readonly hypotheses: readonly Sentence[]
      readonly questions: readonly Sentence[]
      readonly dropped: number
    }
  | { readonly kind: 'failed'; readonly why: string }

export type Section = { readonly heading: string; readonly passages: readonly Passage[] }

/** The detailed analysis of one alert. */
export type Report = {
  readonly alert: AlertId
  readonly title: string
  readonly writtenAt: Moment
  readonly sections: readonly Section[]
  readonly evidence: readonly Evidence[]
}
