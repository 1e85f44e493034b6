import type { Lent } from './lent.ts'
import { standsIn } from './lent.ts'
import type { Piece } from './roles.ts'
import { stem } from './stem.ts'

/** What a value is, by the field that it stands in. */
const kinds: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    process: /^proc\.(?:name|exe|pid|vpid)$/,
    parent: /^proc\.(?:p(?:name|exe|exepath|pid)|aname|aexe|aexepath|apid)\b/,
    command: /^proc\.(?:[pa]?cmdline|args)\b/,
    file: /^(?:fd\.(?:name|directory|filename)|proc\.p?exepath|evt\.arg\.\w*(?:path|name)|fs\.path\.\w+)\b/,
    user: /^(?:user\.(?:name|uid|email)|ka\.user\.name|ct\.user)$|actor/,
    call: /^evt\.type$/,
    result: /^(?:evt\.res|.*response\.code|.*\.error\w*)$/,
    connection: /^fd\.(?:[a-z]*(?:ip|port|proto)|name)$|sourceips?|srcip|callerip/i,
    container: /^container\.(?:id|name)$/,
    image: /image/,
    pod: /^(?:k8s\.pod\.|k8smeta\.pod\.)/,
    namespace: /\bns\b|namespace/,
    host: /^hostname$/,
    terminal: /^proc\.tty$/,
    flag: /flags$/,
    request: /^ka\.(?:verb|target\.(?:name|resource))$|^ct\.name$/,
    time: /time$/,
  }),
)

/** What is joined in a reading, either way round. All fields are of one event, yet a terminal is no user's, and a host no pod's owner. */
const joined: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    process: 'process parent command file user call result connection container image pod namespace host terminal time',
    parent: 'command container parent',
    user: 'container pod namespace host request',
    container: 'image pod namespace host',
    pod: 'namespace host image',
    call: 'result time flag file',
    connection: 'connection container host',
    request: 'request namespace result',
    command: 'file container host',
    file: 'container host file',
  }).map(([one, others]) => [one, new Set(others.split(' '))]),
)

/** The words that may stand between two values of a reading; what they are to each other is in the roles beside them. */
const between = new Set(
  `the a an its is was has and both in on at of with as for name named called which result system call execve execveat process
  program parent child user command line argument file path binary executable connection remote local address port server client container image pod
  namespace host machine terminal sent request get list create delete watch update patch secret secrets time id directory`.split(/\s+/),
)

/** Why two values that stand side by side in these pieces are not to be joined. */
export function misjoined(pieces: readonly Piece[], cited: readonly Lent[]): string | undefined {
  let before: Piece | undefined
  let words: string[] = []
  for (const piece of pieces) {
    if (piece.kind !== 'value') {
      words.push(piece.text.toLowerCase())
      continue
    }
    const why = before && ofOne(before, piece, words, cited)
    if (why) return why
    before = piece
    words = []
  }
  return undefined
}

function ofOne(before: Piece, piece: Piece, words: readonly string[], cited: readonly Lent[]): string | undefined {
  const [some, others] = [kindsOf(before, cited), kindsOf(piece, cited)]
  if (words.join(' ') === 'is that of the system call' && some.includes('result') && others.includes('call')) return undefined
  if (cited.some((one) => areOfOne(before, piece, words, one))) return undefined
  const strange = words.find((word) => !between.has(word))
  if (strange !== undefined) return `joins two values by a word of its own (${strange})`
  return some.some((one) => others.some((other) => mayJoin(one, other))) ? undefined : 'joins two values that the event does not join'
}

/** A sentence of the ledger's or our own, such as a technique with its name, joins what stands in it. */
function areOfOne(before: Piece, piece: Piece, words: readonly string[], one: Lent): boolean {
  if (one.isField || !standsIn(before.text, one) || !standsIn(piece.text, one)) return false
  return words.every((word) => between.has(word) || word === 'means' || one.words.has(stem(word)))
}

function mayJoin(one: string, other: string): boolean {
  return joined.get(one)?.has(other) || joined.get(other)?.has(one) || false
}

function kindsOf({ text }: Piece, cited: readonly Lent[]): readonly string[] {
  return [...kinds].filter(([, field]) => cited.some((one) => field.test(one.what) && standsIn(text, one))).map(([kind]) => kind)
}
