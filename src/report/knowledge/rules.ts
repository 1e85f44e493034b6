import catalogue from './rules.json' with { type: 'json' }

/** What is known of one of Falco's official rules. Its words are ours and may stand in a report as they are. */
export type RuleKnowledge = {
  readonly name: string
  readonly source: string
  /** `stable`, `incubating`, `sandbox`, `deprecated`, or `plugin:k8saudit` and the like. */
  readonly ruleset: string
  /** How well tried the rule is, not how bad what it finds; null for rules of plugins. */
  readonly maturity: string | null
  readonly onByDefault: boolean
  /** `host`, `container`: where its condition can match, whatever its tags say; empty for rules of plugins. */
  readonly scope: readonly string[]
  /** Those that its condition can match; empty for rules of plugins. */
  readonly syscalls: readonly string[]
  /** Those of its tags that speak of ATT&CK. */
  readonly attackTags: readonly string[]
  /** What its condition says, to the letter: whether it asks for success, what it lets through, what it leaves out. */
  readonly detects: string
  /** Remarks on noise from the rule's own description. */
  readonly noiseDescribed: readonly string[]
  /** Harmless causes that we infer from its condition. */
  readonly noiseInferred: readonly string[]
  /** Lists and macros made for tuning it. */
  readonly hooks: readonly string[]
  /** Where its name, its description or what it prints would mislead a reader of the alert. */
  readonly quirk: string | null
  /** Why it cannot fire as shipped: which list or macro has to be changed first, as half a sentence. Null for all others. */
  readonly silent: string | null
  /** The event generator's action that sets it off: `syscall.ExecutionFromDevShm`. */
  readonly generatorAction: string | null
  /** The output fields that it prints, besides those that Falco adds by itself. */
  readonly fields: readonly string[]
}

/** Undefined for a rule that is not one of Falco's official ones. A local rule may bear an official name. */
export function ruleKnowledge(name: string, source: string): RuleKnowledge | undefined {
  return known.get(key(name, source))
}

const known: ReadonlyMap<string, RuleKnowledge> = new Map(catalogue.rules.map((rule) => [key(rule.name, rule.source), rule]))

function key(name: string, source: string): string {
  return `${source}\n${name}`
}
