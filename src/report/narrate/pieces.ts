import type { Prose } from '../../domain/prose.ts'
import type { Lent } from './lent.ts'
import { standsIn } from './lent.ts'
import type { Piece } from './roles.ts'
import { stem } from './stem.ts'
import { compounds, deeds, denials, hedges, judgements, likelihoods, names, numberWords, ordinary, overstated } from './vocabulary.ts'

/** A sentence taken apart, each piece known; or the first piece that is neither ordinary English nor in the evidence. */
export type TakenApart = { readonly pieces: readonly Piece[]; readonly prose: Prose } | { readonly stranger: string }

type Found = Piece & { readonly end: number }

export function takeApart(text: string, cited: readonly Lent[]): TakenApart {
  const pieces: Piece[] = []
  const prose: (string | { readonly value: string })[] = []
  let told = 0
  for (let at = 0; at < text.length;) {
    if (/\s/.test(text.charAt(at))) {
      at++
      continue
    }
    const found = valueAt(text, at, cited) ?? stopAt(text, at) ?? tokenAt(text, at, cited, isStart(pieces))
    if (typeof found === 'string') return { stranger: found }
    pieces.push(...(found.text.endsWith("n't") ? [found, { kind: 'word', text: 'not' } as const] : [found]))
    if (found.kind === 'value') {
      if (told < at) prose.push(text.slice(told, at))
      prose.push({ value: found.text })
      told = found.end
    }
    at = found.end
  }
  return { pieces, prose: told < text.length ? [...prose, text.slice(told)] : prose }
}

function isStart(pieces: readonly Piece[]): boolean {
  const last = pieces.at(-1)
  return last === undefined || (last.kind === 'stop' && /[.?!]/.test(last.text))
}

/** In quotes, or a whole value as it is: a command line, a rule's name. */
function valueAt(text: string, at: number, cited: readonly Lent[]): Found | string | undefined {
  const quote = /^(?:`([^`]+)`|"([^"]+)"|'([^']+)'(?![A-Za-z]))/.exec(text.slice(at))
  if (quote) {
    const inside = quote[1] ?? quote[2] ?? quote[3] ?? ''
    return isQuotable(inside, cited) ? { kind: 'value', text: inside, end: at + quote[0].length } : inside
  }
  const whole = cited
    .map(({ value }) => value)
    .filter((value) => !/^(?:[A-Za-z]*|\d+)$/.test(value) && text.startsWith(value, at) && isEdge(text, at + value.length))
    .sort((one, other) => other.length - one.length)[0]
  return whole !== undefined && isQuotable(whole, cited) ? { kind: 'value', text: whole, end: at + whole.length } : undefined
}

/** Words alone may be an attacker's judgement of the alert: quoted or not, they are taken from evidence of our own only. */
function isQuotable(text: string, cited: readonly Lent[]): boolean {
  const stands = cited.some((one) => standsIn(text, one) || (text.includes(' ') && within(text, one.value)))
  if (!stands) return false
  const words = text.match(/[A-Za-z]+(?:-[a-z]+)*/g) ?? []
  return words.every((word) => !speaks(word) || cited.some((one) => one.words.has(stem(word))))
}

function speaks(word: string): boolean {
  const one = stem(word)
  return judgements.has(one) || overstated.has(one) || advice.has(word.toLowerCase())
}

const advice = new Set('visit click follow trust resolve ignore disable approve you your we'.split(' '))

function within(text: string, value: string): boolean {
  const at = value.indexOf(text)
  return at !== -1 && (at === 0 || /[\s"'`([{=,;|]/.test(value.charAt(at - 1))) && isEdge(value, at + text.length)
}

function isEdge(text: string, at: number): boolean {
  return /^(?:$|[\s"'`)\]},;|]|[.:!?]+(?:\s|$)|'s\b)/.test(text.slice(at))
}

function stopAt(text: string, at: number): Found | undefined {
  const stop = /^(?:[,;:.?!()]|[-–—]+(?=\s))/.exec(text.slice(at))?.[0]
  // A path may begin with a dot.
  if (stop === undefined || (stop === '.' && /^\.\S*\w/.test(text.slice(at)))) return undefined
  return { kind: 'stop', text: stop, end: at + stop.length }
}

function tokenAt(text: string, at: number, cited: readonly Lent[], isFirst: boolean): Found | string {
  const raw = /^[^\s`"]+/.exec(text.slice(at))?.[0] ?? text.charAt(at)
  const bare = raw.replace(/[.,;:!?)]+$/, '') || raw
  const token = bare.replace(/'s$/, '')
  const kind = kindOf(token, cited, isFirst)
  if (kind === undefined) return bare
  return kind === 'value' ? { kind, text: token, end: at + token.length } : { kind, text: bare, end: at + bare.length }
}

function kindOf(token: string, cited: readonly Lent[], isFirst: boolean): 'word' | 'value' | undefined {
  if (token === '') return undefined
  if (/^'s$/.test(token)) return 'word'
  if (!/^[A-Za-z]+(?:'t)?$/.test(token))
    return compounds.has(token) ? 'word' : cited.some((one) => standsIn(token, one)) ? 'value' : undefined
  if (isWord(token, cited, isFirst)) return 'word'
  // One word out of an attacker's command line could be any word: only a value that is nothing else counts.
  return cited.some(({ value }) => value === token) ? 'value' : undefined
}

function isWord(token: string, cited: readonly Lent[], isFirst: boolean): boolean {
  if (names.has(token) || cited.some(({ written }) => written.has(token))) return true
  const isPlain = isFirst ? /^[A-Z]?[a-z']*$/.test(token) : /^[a-z']+$/.test(token)
  if (!isPlain) return false
  const number = numberWords.get(token.toLowerCase())
  if (number !== undefined) return cited.some((one) => one.values.has(number) || one.words.has(token.toLowerCase()))
  const one = stem(token.replace(/n't$/, ''))
  // Falco's event generator by its name in English, where the evidence shows it.
  if (token === 'generator') return cited.some(({ value }) => value.includes('event-generator'))
  return vocabulary.has(one) || cited.some(({ words }) => words.has(one))
}

const vocabulary: ReadonlySet<string> = [ordinary, hedges, likelihoods, deeds, judgements, overstated, denials].reduce(
  (all, words) => new Set([...all, ...words]),
)
