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

/** Every sentence names the evidence that it stands on; advice names the knowledge that it comes from. */
export type Sentence = { readonly prose: Prose; readonly evidence: readonly string[] }

export type Passage =
  | { readonly kind: 'sentences'; readonly sentences: readonly Sentence[] }
  | { readonly kind: 'list'; readonly items: readonly Sentence[] }
  | {
      readonly kind: 'rows'
      readonly rows: readonly { readonly label: string; readonly value: Prose; readonly evidence: readonly string[] }[]
    }
  | { readonly kind: 'steps'; readonly steps: readonly ReportStep[] }

/**
 * A step to take. `command` has every value quoted for a POSIX shell; `blanks` are the variables in it that whoever runs it must set
 * first. Its evidence is its entry in the playbook, and the fields in its command.
 */
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
 * What a model chose and weighed, in our words: every sentence names evidence of this report, and every value in it stands there.
 * `dropped`: choices that did not hold. `failed`: it came without one, `why` says so in words.
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

/** The sections of a report, in order. */
export const headings = [
  'Verdict',
  'Summary',
  'Event details',
  'Assessment',
  'Falco rule',
  'ATT&CK',
  'Related activity',
  'Mitigation',
  'Conclusion',
] as const

/** The detailed analysis of one alert. All times in it are RFC 3339 in UTC, as text. */
export type Report = {
  /** Empty: written from one event alone, without a ledger. */
  readonly alert: AlertId
  readonly title: string
  readonly writtenAt: Moment
  /** The same sentences as in the section Verdict. */
  readonly verdict: ReportVerdict
  readonly sections: readonly Section[]
  readonly evidence: readonly Evidence[]
  /** Undefined: no model was asked, or it has not answered yet. */
  readonly narration?: Narration
}
