import type { Lent } from './lent.ts'
import { standsIn } from './lent.ts'

/** What a value is called, and the fields that may hold a thing of that name: a binary is no process name, a script no parent. */
const roles: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    parent: /^proc\.(?:p[a-z]+|a[a-z]+)\b|parent/,
    process: /^proc\.(?:name|cmdline|pname|aname|pcmdline|acmdline|pid|exe$)|process/,
    command: /^proc\.[pa]?cmdline|command/,
    binary: /^proc\.p?exe|executable|binary/,
    executable: /^proc\.p?exe|executable|binary/,
    user: /user|uid|actor|account|email/,
    account: /user|uid|actor|account|email/,
    host: /^hostname$|host|node/,
    hostname: /^hostname$|host|node/,
    node: /^hostname$|host|node/,
    machine: /^hostname$|host|node/,
    container: /^container\.|container/,
    image: /image/,
    pod: /pod/,
    namespace: /^k8s\.ns|namespace/,
    port: /port|^fd\.name$|connection/,
    address: /ip$|^fd\.|ip\b|address|connection|callerip/i,
    rule: /rule/i,
    terminal: /tty|terminal/,
    region: /region/,
    bucket: /bucket/,
    tag: /tag|technique|tactic|^TA?\d{4}/i,
    technique: /tag|technique|^T\d{4}/i,
    tactic: /tag|tactic|^TA\d{4}/i,
    priority: /priority/,
  }),
)

/** Words between a role and its value that leave the two together: `the user is root`, `a process named sh`. */
const fillers = new Set(['is', 'was', 'are', 'were', 'the', 'a', 'an', 'called', 'named', 'name', 'id', 'line', 'path', 'its', 'as'])

/** A sentence in pieces: a word of ours, a value of the evidence, or a mark that parts clauses. */
export type Piece =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'stop'; readonly text: string }

/** The first value that the sentence gives a role which no evidence that it names gives it. */
export function misplaced(pieces: readonly Piece[], cited: readonly Lent[]): string | undefined {
  const wrong = pieces.find((piece, index) => {
    if (piece.kind !== 'value') return false
    const role = roleOf(pieces, index)
    return role !== undefined && !cited.some((one) => role.test(one.what) && standsIn(piece.text, one))
  })
  return wrong?.text
}

function roleOf(pieces: readonly Piece[], index: number): RegExp | undefined {
  const before = rolesBefore(pieces, index)
  const after = wordAt(pieces, index + 1)
  // Of `parent process x`, parent says more.
  const named = before.includes('parent') ? 'parent' : (before[0] ?? singular(after))
  return roles.get(named)
}

/** Nearest first. `the parent of sh is x`: past the value that an `of` joins to the role. */
function rolesBefore(pieces: readonly Piece[], index: number): readonly string[] {
  const found: string[] = []
  for (let at = index - 1; at >= 0; at--) {
    const word = wordAt(pieces, at)
    if (pieces[at]?.kind === 'value' && wordAt(pieces, at - 1) === 'of') at--
    else if (roles.has(singular(word))) found.push(singular(word))
    else if (!fillers.has(word)) break
  }
  return found
}

function wordAt(pieces: readonly Piece[], index: number): string {
  const piece = pieces[index]
  return piece?.kind === 'word' ? piece.text.toLowerCase() : ''
}

function singular(word: string): string {
  return word === 'addresses' ? 'address' : word.replace(/'s$/, '').replace(/(?<![su])s$/, '')
}
