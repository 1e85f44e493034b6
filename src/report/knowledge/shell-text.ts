/** One program that a command line runs, as far as the text tells. */
export type Command = {
  /** Without its path, and without what merely starts it: `sudo`, `env`, `busybox` and the like. */
  readonly program: string
  /** What it is given, redirections left out. */
  readonly words: readonly Word[]
  /** All of its words, with those that start or carry it: their end is the program and what it is given. */
  readonly whole: readonly Word[]
  readonly redirects: readonly Redirect[]
  /** What the substitutions in it run, wherever they stand. */
  readonly inside: readonly Pipeline[]
}
/** `inside`: what a substitution in the word runs, `$(…)` or `<(…)`; `quoted`: the texts that stood in quotes. */
export type Word = { readonly text: string; readonly inside: readonly Pipeline[]; readonly quoted: readonly string[] }
export type Redirect = { readonly how: string; readonly to: Word }
/** Each command writes into the next. */
export type Pipeline = readonly Command[]

/** Which program a command's words run, and what it is given. */
export type Called = (words: readonly Word[]) => Pick<Command, 'program' | 'words'>

/**
 * The pipelines of a text in a shell's language, in time linear in its length. Of one with quotes that do not close (Falco cut it, or it
 * is no shell's) a quote is a letter like any other.
 */
export function parse(code: string, called: Called, hasComments = true): readonly Pipeline[] {
  return parsed(code, { hasQuotes: true, hasComments }, called) ?? parsed(code, { hasQuotes: false, hasComments: false }, called) ?? []
}

type Signs = { readonly hasQuotes: boolean; readonly hasComments: boolean }

/** A word without quotes or substitutions. */
export function word(text: string): Word {
  return { text, inside: [], quoted: [] }
}

const token =
  /\\[^]|'[^']*'|\$\(|[<>]\(|\d*(?:<<<|<<-?|<>|>>|>&|<&|>\||&>>?|<|>)|&&|\|\||\|&|[|;&\n]|[ \t\r\f\v]+|[^\s\\'"$<>()`;|&\d]+|\d+|[^]/y
const tokenInQuotes = /\\[^]|\$\(|[^\\$"`]+|[^]/y

type Frame = {
  readonly closedBy: string
  readonly called: Called
  readonly pipelines: Pipeline[]
  pipeline: Command[]
  words: Word[]
  redirects: Redirect[]
  word: { text: string; inside: Pipeline[]; quoted: string[]; isAddress: boolean } | undefined
  /** The redirection that the next word belongs to. */
  how: string | undefined
  /** Since when a double quote is open, in the word. */
  quoteAt: number | undefined
  parens: number
}

function frame(closedBy: string, called: Called): Frame {
  return {
    closedBy,
    called,
    pipelines: [],
    pipeline: [],
    words: [],
    redirects: [],
    word: undefined,
    how: undefined,
    quoteAt: undefined,
    parens: 0,
  }
}

const nestedMax = 20

/** Undefined where quotes do not close. */
function parsed(code: string, { hasQuotes, hasComments }: Signs, called: Called): readonly Pipeline[] | undefined {
  const stack = [frame('', called)]
  for (let at = 0; at < code.length;) {
    const top = stack.at(-1) ?? frame('', called)
    const note = hasComments ? commentAt(code, at, top) : 0
    const read = note > 0 ? ' ' : tokenAt(code, at, top)
    at += note || read.length
    if (read === '"' && hasQuotes) quote(top)
    else if (isOpening(read, top) && stack.length < nestedMax) stack.push(frame(read === '`' ? '`' : ')', called))
    else if (read === top.closedBy && top.parens === 0 && top.quoteAt === undefined) close(stack)
    else if (top.quoteAt !== undefined) add(top, unescaped(read))
    else take(top, read, hasQuotes, code.charAt(at))
  }
  if (stack.some(({ quoteAt }) => quoteAt !== undefined)) return undefined
  while (stack.length > 1) close(stack)
  return ended(stack[0] ?? frame('', called))
}

function tokenAt(code: string, at: number, { quoteAt }: Frame): string {
  const pattern = quoteAt === undefined ? token : tokenInQuotes
  pattern.lastIndex = at
  return pattern.exec(code)?.[0] ?? code.charAt(at)
}

/** How long the comment is that begins here: from a `#` at the start of a word to the end of the line or of the backquotes. */
function commentAt(code: string, at: number, { word: begun, quoteAt, closedBy }: Frame): number {
  if (code.charAt(at) !== '#' || begun || quoteAt !== undefined) return 0
  const comment = closedBy === '`' ? /[^\n`]+/y : /[^\n]+/y
  comment.lastIndex = at
  return comment.exec(code)?.[0].length ?? 0
}

function unescaped(read: string): string {
  return read.length === 2 && read.startsWith('\\') ? read.slice(1) : read
}

function isOpening(read: string, { closedBy, quoteAt }: Frame): boolean {
  if (read === '`') return closedBy !== '`'
  return read === '$(' || (quoteAt === undefined && /^[<>]\($/.test(read))
}

function quote(top: Frame): void {
  const one = wordOf(top)
  if (top.quoteAt === undefined) top.quoteAt = one.text.length
  else {
    one.quoted.push(one.text.slice(top.quoteAt))
    top.quoteAt = undefined
  }
}

function close(stack: Frame[]): void {
  const done = stack.pop()
  const below = stack.at(-1)
  if (!done || !below) return
  const one = wordOf(below)
  one.inside.push(...ended(done))
  one.text += substitution
}
/** Stands in a word for what a substitution gives. */
const substitution = '$(…)'

function wordOf(top: Frame): NonNullable<Frame['word']> {
  return (top.word ??= { text: '', inside: [], quoted: [], isAddress: false })
}

function add(top: Frame, text: string): void {
  const one = wordOf(top)
  one.text += text
  one.isAddress ||= text.includes('://')
}

function take(top: Frame, read: string, hasQuotes: boolean, next: string): void {
  if (/^[ \t\r\f\v]/.test(read)) endWord(top)
  else if (read === '(') takeParen(top)
  else if (read === ')') top.parens = Math.max(0, top.parens - 1)
  else if (/^\d*(?:[<>]|&>)/.test(read)) redirect(top, read)
  else if (/^\|&?$/.test(read)) endCommand(top)
  else if (/^(?:&&|\|\||[;&\n])$/.test(read)) separate(top, read, next)
  else if (hasQuotes && read.length > 1 && read.startsWith("'")) quoteSingle(top, read.slice(1, -1))
  else add(top, unescaped(read))
}

function takeParen(top: Frame): void {
  top.parens++
  if (top.word) add(top, '(')
}

function quoteSingle(top: Frame, text: string): void {
  add(top, text)
  wordOf(top).quoted.push(text)
}

function redirect(top: Frame, how: string): void {
  endWord(top)
  top.how = how
}

/** Within an address, and not at its end, `&` and `;` are a part of it: Falco has no quotes to show. `>&1` is met before, as a redirection. */
function separate(top: Frame, read: string, next: string): void {
  if (/^[;&]$/.test(read) && top.word?.isAddress === true && /\S/.test(next)) add(top, read)
  else endPipeline(top)
}

function endWord(top: Frame): void {
  const { word: one, how } = top
  if (!one) return
  if (how === undefined) top.words.push(...expanded(one))
  else top.redirects.push({ how, to: one })
  top.how = undefined
  top.word = undefined
}

/** `{base64,-d}` is two words, as those write who may use no blanks. */
function expanded(one: Word): readonly Word[] {
  if (!/^\{[^{}\s]*,[^{}\s]*\}$/.test(one.text) || one.quoted.length > 0) return [one]
  return one.text.slice(1, -1).split(',').map(word)
}

function endCommand(top: Frame): void {
  endWord(top)
  const { words: all, redirects } = top
  const { program, words } = top.called(all)
  const inside = [...all, ...redirects.map(({ to }) => to)].flatMap((one) => one.inside)
  if (program || redirects.length > 0 || inside.length > 0) top.pipeline.push({ program, words, whole: all, redirects, inside })
  top.words = []
  top.redirects = []
  top.how = undefined
}

function endPipeline(top: Frame): void {
  endCommand(top)
  if (top.pipeline.length > 0) top.pipelines.push(top.pipeline)
  top.pipeline = []
}

function ended(top: Frame): readonly Pipeline[] {
  endPipeline(top)
  return top.pipelines
}
