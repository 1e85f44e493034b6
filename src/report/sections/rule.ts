import { claim, given, on, wordsOf } from '../claim.ts'
import type { Claim, Draft } from '../claim.ts'
import { known } from '../evidence.ts'
import type { Case } from '../evidence.ts'
import type { RuleKnowledge } from '../knowledge/rules.ts'

/** What the rule looks for, going by the catalogue of official rules. */
export function ruleMeaning(report: Case): Draft {
  const claims = report.knowledge ? meaning(report, report.knowledge) : [unknown(report)]
  return { heading: 'Rule and its meaning', passages: [{ kind: 'sentences', claims }] }
}

function unknown({ sample, rule, source }: Case): Claim {
  if (sample.source === 'internal')
    return on(claim`This is a notice that Falco or its relay makes by itself, not a rule that somebody wrote.`, rule, source)
  const absent = known('rule', 'catalogue of official rules', 'no rule of this name and source')
  return on(claim`This rule is not in the catalogue of official rules: its meaning is known to whoever wrote it.`, rule, source, absent)
}

function meaning(report: Case, knowledge: RuleKnowledge): readonly Claim[] {
  const detects = wordsOf(known('rule', 'what it detects', knowledge.detects))
  return [
    on(claim`What it looks for: ${detects}`, report.rule),
    origin(report, knowledge),
    ...optional(
      given(knowledge.quirk ?? undefined, (quirk) => claim`To be read with care: ${wordsOf(known('rule', 'known quirk', quirk))}`),
    ),
    ...optional(given(knowledge.silent ?? undefined, silence)),
    ...optional(noise(knowledge)),
    ...optional(tuning(knowledge)),
  ]
}

function origin({ rule }: Case, { ruleset, maturity, onByDefault, scope, syscalls }: RuleKnowledge): Claim {
  const plugin = ruleset.startsWith('plugin:')
  const set = plugin ? `of the plugin ${ruleset.slice('plugin:'.length)}` : `in the ${ruleset} set`
  const level = maturity ? `; ${maturity} says how well tried the rule is, not how bad what it finds` : ''
  const watches =
    syscalls.length > 0 ? ` It watches ${syscalls.join(', ')}${scope.length > 0 ? `, for ${scope.join(' and ')} workloads` : ''}.` : ''
  const off = onByDefault ? '' : ' It is off by default: somebody switched it on.'
  const entry = known(
    'rule',
    'catalogue entry',
    [ruleset, maturity, ...scope, ...syscalls, onByDefault ? 'on by default' : 'off by default'].filter(Boolean).join(', '),
  )
  return on(
    claim`One of Falco's official rules bears this name, ${set}${level}.${watches}${off} A local rule of the same name may differ.`,
    rule,
    entry,
  )
}

/** That it did fire says that somebody changed it. */
function silence(why: string): Claim {
  return claim`As shipped it cannot fire, because ${wordsOf(known('rule', 'why it is silent as shipped', why))}: here somebody changed that.`
}

function noise({ noiseDescribed }: RuleKnowledge): Claim | undefined {
  if (noiseDescribed.length === 0) return undefined
  return claim`On noise, its description says: ${wordsOf(known('rule', 'noise, from its description', noiseDescribed.join('; ')))}.`
}

function tuning({ hooks }: RuleKnowledge): Claim | undefined {
  if (hooks.length === 0) return undefined
  return claim`It has ${hooks.length === 1 ? 'a place' : 'places'} made for tuning it: ${known('rule', 'lists and macros for tuning', hooks.join(', '))}.`
}

function optional(said: Claim | undefined): readonly Claim[] {
  return said ? [said] : []
}
