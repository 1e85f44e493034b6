import { field } from '../../domain/event.ts'
import { isPluginEvent } from '../../domain/plugin.ts'
import { claim, given, joined, on, told, wordsOf } from '../claim.ts'
import type { Claim, Draft } from '../claim.ts'
import { fieldOf, known, tagsExhibit } from '../evidence.ts'
import type { Case } from '../evidence.ts'
import { aboutByTags } from '../knowledge/behaviour-by-tags.ts'
import type { RuleKnowledge } from '../knowledge/rules.ts'
import { ownText } from './rule-text.ts'

/** What the rule looks for, how well tried it is, its known noise and where to tune it, and its own text where the files are at hand. */
export function falcoRule(report: Case): Draft {
  const { knowledge } = report
  return {
    heading: 'Falco rule',
    passages: [
      { kind: 'sentences', claims: knowledge ? meaning(report, knowledge) : unknown(report) },
      { kind: 'list', claims: ownText(report) },
      { kind: 'sentences', claims: tuning(report) },
    ],
  }
}

function unknown(report: Case): readonly Claim[] {
  const { sample, rule, source, ruleText } = report
  if (sample.source === 'internal')
    return [on(claim`This is a notice that Falco or its relay makes by itself, not a rule that somebody wrote.`, rule, source)]
  const absent = known('rule', 'catalogue of official rules', 'no rule of this name and source')
  const meant = ruleText ? 'its own text, below, says what it looks for.' : 'its meaning is known to whoever wrote it.'
  return told(on(claim`This rule is not in the catalogue of official rules: ${meant}`, rule, source, absent), tags(report), guessed(report))
}

function guessed({ behaviour, insight, sample }: Case): Claim | undefined {
  if (!behaviour || insight) return undefined
  return on(claim`Going by its tags it is about ${aboutByTags(behaviour, sample)}; the steps below follow that.`, tagsExhibit(sample.tags))
}

function meaning(report: Case, knowledge: RuleKnowledge): readonly Claim[] {
  const detects = wordsOf(known('rule', 'what it detects', knowledge.detects))
  return told(
    on(claim`What it looks for: ${detects}`, report.rule),
    given(knowledge.quirk ?? undefined, (quirk) => claim`To be read with care: ${wordsOf(known('rule', 'known quirk', quirk))}`),
    given(knowledge.silent ?? undefined, silence),
    origin(report, knowledge),
    tags(report),
    ...noise(knowledge),
  )
}

function origin({ rule, ruleText }: Case, { ruleset, maturity, onByDefault, scope, syscalls }: RuleKnowledge): Claim {
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
  const local = ruleText ? '' : ' A local rule of the same name may differ.'
  return on(claim`One of Falco's official rules bears this name, ${set}${level}.${watches}${off}${local}`, rule, entry)
}

/** Labels that the rule's author chose: neither settings of Falco nor findings. */
function tags({ sample }: Case): Claim | undefined {
  if (sample.tags.length === 0) return undefined
  return claim`Its tags are ${tagsExhibit(sample.tags)}: labels that its authors gave it, neither settings of this Falco nor findings.`
}

/** That it did fire says that somebody changed it. */
function silence(why: string): Claim {
  return claim`As shipped it cannot fire, because ${wordsOf(known('rule', 'why it is silent as shipped', why))}: here somebody changed that.`
}

function noise({ noiseDescribed, noiseInferred }: RuleKnowledge): readonly Claim[] {
  const described = known('rule', 'noise, from its description', noiseDescribed.join('; '))
  const inferred = known('rule', 'noise, inferred from its condition', noiseInferred.join('; '))
  return told(
    noiseDescribed.length > 0 ? claim`Known noise, by its description: ${wordsOf(described)}.` : undefined,
    noiseInferred.length > 0 ? claim`Likely noise, by its condition: ${wordsOf(inferred)}.` : undefined,
  )
}

/** Where to make it quieter, once it is explained: the places made for it, and what of this event tells it from others. */
function tuning(report: Case): readonly Claim[] {
  if (report.sample.source === 'internal') return []
  return told(hooks(report), narrowing(report))
}

function hooks({ knowledge }: Case): Claim | undefined {
  const names = knowledge?.hooks ?? []
  if (names.length === 0) return undefined
  const one = names.length === 1
  return claim`For tuning it has ${one ? 'a list or macro' : 'lists and macros'} of its own, which a local file may change: ${known('rule', 'lists and macros for tuning', names.join(', '))}.`
}

/** Fields that stay the same from one rollout to the next. */
const steady: Readonly<Record<string, readonly string[]>> = {
  syscall: ['proc.pname', 'proc.name', 'container.image.repository', 'k8s.ns.name'],
  k8s_audit: ['ka.user.name', 'ka.target.namespace', 'ka.target.resource'],
  aws_cloudtrail: ['ct.user', 'ct.name', 's3.bucket', 'ct.request.functionname'],
  gcp_auditlog: ['gcp.user', 'gcp.methodName', 'gcp.projectId'],
  okta: ['okta.actor.name', 'okta.app'],
  github: ['github.user', 'github.repo.name'],
}

function narrowing(report: Case): Claim | undefined {
  const { sample } = report
  // Nobody in particular: an exception on it would let in everybody.
  if (field(sample, 'ka.user.name') === 'system:anonymous') return undefined
  const names = (Object.hasOwn(steady, sample.source) ? steady[sample.source] : undefined) ?? []
  const there = names.map((name) => fieldOf(report, name)).filter((one) => one !== undefined && one.value.length <= valueMax)
  const few = there.filter((one) => one !== undefined)
  if (few.length === 0) return undefined
  const shown = few.map((one) => claim`${{ value: one.what }} (${one})`)
  const missing =
    field(sample, 'container.image.repository') === undefined && !isPluginEvent(sample) && field(sample, 'container.id') !== 'host'
  const careful = missing ? ' The event has no image, so confirm that before you narrow on it.' : ''
  return claim`Once it is explained, an exception should name at least who did it and where; this event has ${joined(shown, ', ')}.${careful}`
}

const valueMax = 120
