import type { Lent } from './lent.ts'
import type { Piece } from './roles.ts'
import { stem } from './stem.ts'
import { denials } from './vocabulary.ts'

/** The first word with which these pieces deny what no evidence that they name shows to be absent. */
export function deniedFreely(pieces: readonly Piece[], cited: readonly Lent[]): string | undefined {
  const at = pieces.findIndex(({ kind, text }) => kind === 'word' && isDenial(text))
  if (at === -1) return undefined
  return cited.some(({ lacks }) => lacks !== undefined && namesOnly(pieces.slice(at + 1), lacks)) ? undefined : pieces[at]?.text
}

export function isDenial(word: string): boolean {
  return denials.has(stem(word)) || denials.has(word.toLowerCase()) || /n't$/i.test(word)
}

/** What is denied is that very field: each of its words is of the field's name, one of them of its last part. */
function namesOnly(pieces: readonly Piece[], { words, last }: NonNullable<Lent['lacks']>): boolean {
  const named = pieces.flatMap(({ kind, text }) => (kind === 'word' && !idle.has(text.toLowerCase()) ? [stem(text)] : []))
  return pieces.every(({ kind }) => kind !== 'value') && named.some((one) => last.has(one)) && named.every((one) => words.has(one))
}

const idle = new Set('a an the any show name have contain hold carry say has of for in this event alert its value field'.split(' '))

/** The one thing that nothing in the event of an execve shows: that the script ran which the program was given. */
export function withoutScriptsLimit(pieces: readonly Piece[], cited: readonly Lent[]): readonly Piece[] {
  const isExec = cited.some(({ what, value }) => what === 'evt.type' && value.startsWith('execve')) || cited.some(endsExec)
  const text = pieces.map((piece) => (piece.kind === 'value' ? '`' : piece.text.toLowerCase())).join(' ')
  const tail = isExec ? scriptsLimit.exec(text)?.[0] : undefined
  return tail === undefined ? pieces : [...pieces.slice(0, pieces.length - tail.trim().split(' ').length), { kind: 'stop', text: '.' }]
}

function endsExec({ what, value }: Lent): boolean {
  return what === 'evt.res' && value === 'SUCCESS'
}

const scriptsLimit =
  /(?: [,;])?(?: (?:so|and|but))? (?:it|this|that) does not (?:show|say|tell|mean) (?:that|whether) the script(?: itself)? (?:ran|was run|was executed|succeeded) \.$/
