import type { Lent } from './lent.ts'
import { standsIn } from './lent.ts'

/** What a value is called, and the fields that may hold a thing of that name: a binary is no process name, a script no parent. */
const roles: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    parent: /^proc\.(?:p[a-z]+|a[a-z]+)\b|parent/,
    child: /^proc\.(?:name|cmdline|pid|exe$)/,
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
    remote: /rport$|rip$|remote/,
    local: /lport$|lip$|local/,
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
const fillers = new Set(['the', 'a', 'an', 'name', 'id', 'line', 'path', 'its', 'as', 'may', 'might', 'could'])
const copulas = new Set(['is', 'was', 'are', 'were', 'be', 'called', 'named'])
/** They join the thing that is spoken of to another one. */
const joints = new Set(['of', 'in', 'on', 'for'])

/** A sentence in pieces: a word of ours, a value of the evidence, or a mark that parts clauses. */
export type Piece =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'stop'; readonly text: string }

/** The first value that the sentence gives a role which no evidence that it names gives it. */
export function misplaced(pieces: readonly Piece[], cited: readonly Lent[]): string | undefined {
  const wrong = pieces.find(
    (piece, index) =>
      piece.kind === 'value' &&
      [...rolesBefore(pieces, index), ...roleAfter(pieces, index)].some(
        (role) => !cited.some((one) => role.test(one.what) && standsIn(piece.text, one)),
      ),
  )
  return wrong?.text ?? misnamed(pieces, cited)
}

/** `The tag x of the rule is its priority`: what the sentence ends by calling the thing that it began with. */
function misnamed(pieces: readonly Piece[], cited: readonly Lent[]): string | undefined {
  const copula = pieces.findIndex((_piece, at) => copulas.has(wordAt(pieces, at)))
  const subject = pieces.slice(0, Math.max(copula, 0)).find(({ kind }) => kind === 'value')
  const at = pieces.findIndex((_piece, index) => index > copula && !isGlue(wordAt(pieces, index)))
  const role = roles.get(singular(wordAt(pieces, at)))
  if (!subject || !role || pieces[at + 1]?.kind === 'value') return undefined
  return cited.some((one) => role.test(one.what) && standsIn(subject.text, one)) ? undefined : subject.text
}

/** `the remote port 80`, `the user is root`, `the parent of sh is x`, `the user in the container is root`. */
function rolesBefore(pieces: readonly Piece[], index: number): readonly RegExp[] {
  let found: RegExp[] = []
  let isSaid = false
  for (let at = index - 1; at >= 0; at--) {
    const word = wordAt(pieces, at)
    const role = roles.get(singular(word))
    if (role) found.push(role)
    else if (copulas.has(word)) isSaid = true
    else if (isSaid && joints.has(word)) found = []
    else if (pieces[at]?.kind === 'value' && isSaid && joints.has(wordAt(pieces, at - 1))) at--
    else if (!fillers.has(word)) break
  }
  return found
}

/** `the root user`, `x is the parent of sh`; what stands before a value says more than what stands behind it. */
function roleAfter(pieces: readonly Piece[], index: number): readonly RegExp[] {
  const isSaid = copulas.has(wordAt(pieces, index + 1))
  if (!isSaid && rolesBefore(pieces, index).length > 0) return []
  const at = pieces.findIndex((_piece, at) => at > index && !(isSaid && isGlue(wordAt(pieces, at))))
  const role = roles.get(singular(wordAt(pieces, at)))
  return role ? [role] : []
}

function isGlue(word: string): boolean {
  return copulas.has(word) || fillers.has(word) || word === 'of'
}

function wordAt(pieces: readonly Piece[], index: number): string {
  const piece = pieces[index]
  return piece?.kind === 'word' ? piece.text.toLowerCase() : ''
}

function singular(word: string): string {
  return word === 'addresses' ? 'address' : word.replace(/'s$/, '').replace(/(?<![su])s$/, '')
}
