import type { Confidence, ReportVerdict } from '../../domain/report.ts'
import { deniedFreely, isDenial, withoutScriptsLimit } from './denial.ts'
import type { Lent } from './lent.ts'
import { standsIn } from './lent.ts'
import { misjoined } from './relations.ts'
import type { Piece } from './roles.ts'
import { listed, stem } from './stem.ts'
import {
  deeds,
  effects,
  hedges,
  judgements,
  likelihoods,
  numberWords,
  ordinary,
  overstated,
  stated,
  weighed,
  wide,
  wideAll,
} from './vocabulary.ts'

/** Where a sentence stands in a narration, which decides what it may suppose. */
export type Manner = 'reading' | 'hypothesis' | 'question'

type Clause = {
  readonly pieces: readonly Piece[]
  readonly words: readonly string[]
  readonly stems: ReadonlySet<string>
  readonly values: readonly string[]
}

/** Why a sentence says more than its evidence does; undefined: it does not. Each clause answers for itself. */
export function overreach(whole: readonly Piece[], cited: readonly Lent[], manner: Manner, verdict: ReportVerdict): string | undefined {
  const pieces = withoutScriptsLimit(whole, cited)
  const { confidence } = verdict
  const settled = listed(verdict.label.replaceAll('-', ' ') + ' ' + verdict.label)
  const asks = manner === 'question' && asksWhether(pieces)
  if (manner === 'hypothesis' && !clausesOf(pieces).some((clause) => isHedged(clause, confidence)))
    return 'a hypothesis that supposes nothing'
  for (const [index, clause] of clausesOf(pieces).entries()) {
    // `Did you know that …`: what a question asks is in its first clause.
    const isSupposed = isHedged(clause, confidence) || (asks && index === 0)
    const why = overreachOf(clause, cited, { manner, confidence, settled, isHedged: isSupposed })
    if (why) return why
  }
  return undefined
}

type Bearing = {
  readonly manner: Manner
  readonly confidence: Confidence
  /** The words of the verdict, which a reading may lean to, but not state. */
  readonly settled: ReadonlySet<string>
  readonly isHedged: boolean
}

function overreachOf(clause: Clause, cited: readonly Lent[], { manner, confidence, settled, isHedged }: Bearing): string | undefined {
  const { words, stems } = clause
  const first = words.find((word) => !asides.has(word)) ?? ''
  if (imperatives.has(first)) return `an instruction (${first})`
  const sure = words.find((word) => overstated.has(stem(word)))
  if (sure) return `more than the verdict says (${sure})`
  if (saysTooSurely(clause, confidence)) return 'more likely than the verdict says'
  const granted = words.find((word, index) => the.has(words[index - 1] ?? '') && isCharge(stem(word), cited))
  if (granted) return `taken for granted (the ${granted})`
  const more = manner === 'reading' ? unread(clause, cited, settled) : weighing(clause, manner)
  if (more) return more
  if (isHedged) return undefined
  const leant = some(stems, leaning) ? settled : nothing
  const judged = words.find((word) => judgements.has(stem(word)) && !leant.has(stem(word)))
  if (judged) return `a judgement stated as a fact (${judged})`
  if (runsWhatWasOnlyNamed(clause, cited)) return 'says that something ran which was only asked for'
  if (manner === 'question') return assertedWithout(clause, cited, askable)
  return assertedWithout(clause, cited, leant)
}

/** What nobody has shown to be there is `an attacker`, never `the attacker`. */
function isCharge(one: string, cited: readonly Lent[]): boolean {
  if (judgements.has(one)) return true
  const lenders = cited.filter(({ words }) => words.has(one))
  return !ordinary.has(one) && !deeds.has(one) && lenders.length > 0 && lenders.every(({ isOurs }) => isOurs)
}

const the = new Set(['the', 'this', 'these', 'those', 'his', 'her', 'their'])

const asides = new Set(['perhaps', 'maybe', 'possibly', 'then', 'also', 'just', 'even', 'instead'])

const leaning = listed('point suggest indicate fit look seem appear support consistent compatible like')
const nothing: ReadonlySet<string> = new Set()

const imperatives = new Set(
  `run execute open close start stop delete remove install update upgrade download check verify inspect examine investigate look ask
  compare consider see use call kill send connect let make put set take keep leave find get go move copy change add create write
  replace tell remember disable enable block isolate restart rotate patch apply configure edit`.split(/\s+/),
)

const breaks = new Set(['and', 'but', 'so', 'because', 'while', 'then', 'since', 'although', 'though', 'yet'])

function clausesOf(pieces: readonly Piece[]): readonly Clause[] {
  const clauses: Piece[][] = [[]]
  for (const [index, piece] of pieces.entries()) {
    if (isBreak(piece, pieces[index - 1])) clauses.push([])
    else clauses.at(-1)?.push(piece)
  }
  return clauses.map((all) => {
    const words = all.flatMap(({ kind, text }) => (kind === 'word' ? [text.toLowerCase().replace(/'s$|n't$/, '')] : []))
    return {
      pieces: all,
      words,
      stems: new Set(words.map(stem)),
      values: all.flatMap(({ kind, text }) => (kind === 'value' ? [text] : [])),
    }
  })
}

/** `It may be noted that …` supposes nothing of what follows; `it may be that …` does. */
function isBreak({ kind, text }: Piece, before: Piece | undefined): boolean {
  if (kind === 'stop') return true
  const word = kind === 'word' ? text.toLowerCase() : ''
  if (word === 'that') return before?.kind === 'word' && taking.has(stem(before.text))
  return breaks.has(word)
}

const taking =
  listed(`note noted say said see seen know known knew show shown tell told find found fact remember understand understood describe
  explain mention report reported evidence read written think believe`)

/** `Did …?`, `Is …?`; `Who ran it?` takes for granted that it ran. */
function asksWhether(pieces: readonly Piece[]): boolean {
  const first = pieces[0]?.kind === 'word' ? pieces[0].text.toLowerCase() : ''
  return /^(?:is|are|was|were|do|does|did|has|have|had|could|can|may|might|would)$/.test(first)
}

function isHedged({ stems }: Clause, confidence: Confidence): boolean {
  return some(stems, hedges) || (confidence !== 'low' && some(stems, likelihoods))
}

function saysTooSurely({ words, stems }: Clause, confidence: Confidence): boolean {
  if (!some(stems, likelihoods)) return false
  return confidence === 'low' || (confidence === 'medium' && words.some((word) => /^(?:very|most|quite|almost)$/.test(word)))
}

/** What `who` and `when` may be asked of. */
const askable: ReadonlySet<string> = new Set([...deeds].filter((one) => !effects.has(one)))

const running = listed('run ran running execute executed execution launch launched start started spawn spawned')

/** The event of an execve shows that a program began. What it was given as an argument has not run for that. */
function runsWhatWasOnlyNamed(clause: Clause, cited: readonly Lent[]): boolean {
  const { stems, values } = clause
  if (!some(stems, running)) return false
  const isTold = (value: string) =>
    cited.some((one) => one.value === value || (speaksOfTheRule(clause) && one.isOurs && standsIn(value, one)))
  return stems.has(stem('script')) || stems.has(stem('payload')) || values.some((value) => value.includes('/') && !isTold(value))
}

/** What is stated is told by the evidence: a deed in a word of it, and what our own knowledge says only of the rule. */
function assertedWithout(clause: Clause, cited: readonly Lent[], granted: ReadonlySet<string>): string | undefined {
  const loose = clause.words.find((word) => {
    const one = stem(word)
    const isPlain = ordinary.has(one) && !deeds.has(one)
    if (isPlain || granted.has(one) || (telling.has(one) && speaksOfTheRule(clause)) || numberWords.has(word) || isDenial(word))
      return false
    const lenders = cited.filter(({ words }) => words.has(one))
    if (deeds.has(one) && lenders.length === 0) return true
    return lenders.length > 0 && lenders.every(({ isOurs }) => isOurs) && !speaksOfTheRule(clause)
  })
  return loose === undefined ? undefined : `stated as a fact, though no field of the event says so (${loose})`
}

function speaksOfTheRule({ stems }: Clause): boolean {
  return some(stems, rules) && some(stems, telling)
}

const rules = listed('rule description tag catalogue condition')
const telling = listed('look watch describe cover concern say tell list mean mention name fire match')

/** A reading says what a field holds, and of two only what the event says of both; it may lean to the verdict and to nothing else. */
function unread(clause: Clause, cited: readonly Lent[], settled: ReadonlySet<string>): string | undefined {
  const { words, stems, pieces } = clause
  const denial = deniedFreely(pieces, cited)
  if (denial !== undefined) return `a denial that no evidence shows (${denial})`
  const strange = words.find((word) => ordinary.has(stem(word)) && !deeds.has(stem(word)) && !isRead(stem(word)) && !isDenial(word))
  if (strange !== undefined && !speaksOfTheRule(clause)) return `no word of a reading (${strange})`
  if (some(stems, leans) && !some(stems, settled) && !speaksOfTheRule(clause)) return 'leans to something else than the verdict'
  if (stems.has('belong') && !/belongs to this (?:event|alert)$/.test(words.join(' '))) return 'gives something to somebody'
  if (stems.has('mean') && !some(stems, coded)) return 'gives a meaning to what has none'
  return misjoined(pieces, cited) ?? saysNoField(clause, cited, settled)
}

/** What can be held against no field is said of nothing: a value without its field's name, or words without a value. */
function saysNoField(clause: Clause, cited: readonly Lent[], settled: ReadonlySet<string>): string | undefined {
  const { words, stems, values } = clause
  const [value, ...others] = values
  const isOfTheRule = speaksOfTheRule(clause) && cited.some(({ isOurs }) => isOurs)
  if (others.length > 0 || words.length === 0 || isOfTheRule) return undefined
  const isSaid = value === undefined ? isTold(clause, settled) : some(stems, leans) || isOfItsField(value, stems, cited)
  return isSaid ? undefined : 'says of no field what it holds'
}

function isTold({ words, stems }: Clause, settled: ReadonlySet<string>): boolean {
  if (some(stems, leans)) return some(stems, settled)
  return some(stems, outcomes) || words.some((word) => isDenial(word) || numberWords.has(word))
}

function isOfItsField(value: string, stems: ReadonlySet<string>, cited: readonly Lent[]): boolean {
  return cited.some((one) => standsIn(value, one) && some(stems, one.words))
}

const outcomes = listed('refused denied forbidden failed succeeded successful')

function isRead(one: string): boolean {
  return stated.has(one) || one === 'belong' || leans.has(one)
}

const leans = listed('point suggest indicate fit support consistent compatible seem look appear')
const coded = listed('tag technique tactic code')

/** What a supposition or a question may not say: how much it matters, what there is to do, how far it reaches, what is not. */
function weighing({ words, stems }: Clause, manner: Manner): string | undefined {
  const weight = words.find((word) => weighed.has(stem(word)) || (manner === 'hypothesis' && soothing.has(stem(word))))
  if (weight !== undefined) return `weighs the alert (${weight})`
  if (/\b(?:(?:a|to|be) look(?:ed)?|ha[sd] to|have to)\b/.test(words.join(' '))) return 'says what there is to do'
  const scope = words.find((word) => wideAll.has(word) || (wide.has(word) && some(stems, judgements)))
  if (scope !== undefined) return `says how far it reaches (${scope})`
  const denial = words.find(isDenial)
  return denial === undefined || (words[0] === 'if' && /^(?:no|not|nobody)$/.test(denial))
    ? undefined
    : `a denial that nobody can check (${denial})`
}

const soothing = listed('normal usual typical reasonable sensible routine common frequent expected')

function some(stems: ReadonlySet<string>, list: ReadonlySet<string>): boolean {
  return [...stems].some((one) => list.has(one))
}
