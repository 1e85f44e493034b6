import { LineCounter, isAlias, isMap, isScalar, isSeq, parseAllDocuments } from 'yaml'
import type { Alias, Document, Node, Scalar, YAMLMap } from 'yaml'

/** A value as Falco reads it: every scalar is a text, and null where nothing stands. Of a key that stands twice, the first counts. */
export type Plain = string | null | readonly Plain[] | { readonly [key: string]: Plain }

/** One of the entries at the top of a rule file; lines count from 1. */
export type Item = { readonly line: number; readonly value: Plain }
/** `within`: the entry that has it; undefined when it is the file's. `why` goes on after the entry's name. */
export type Flaw = { readonly line: number; readonly within: Plain | undefined; readonly why: string }
export type Yaml = { readonly items: readonly Item[]; readonly flaws: readonly Flaw[] }

/** The entries of a rule file. What cannot be read is told instead; a text that is no YAML has no entries at all. */
export function readYaml(text: string): Yaml {
  try {
    return readDocuments(text)
  } catch (error) {
    if (error instanceof RangeError) return unreadable(1, 'it is nested too deeply, or has too much in it once its aliases are unfolded')
    throw error
  }
}

/** Nothing of the file counts. */
export function unreadable(line: number, why: string): Yaml {
  return { items: [], flaws: [{ line, within: undefined, why: `is left out: ${why}` }] }
}

/** Falco takes each document of a file in turn. */
function readDocuments(text: string): Yaml {
  const lines = new LineCounter()
  const documents = [...parseAllDocuments(text, { schema: 'failsafe', lineCounter: lines })]
  const fatal = documents.flatMap(({ errors }) => errors).find(({ code }) => code !== 'DUPLICATE_KEY')
  if (fatal) return unreadable(fatal.linePos?.[0].line ?? 1, `it is no YAML: ${fatal.message.split(/ at line |\n/, 1)[0] ?? ''}`)
  const budget = { nodes: nodesMax, aliases: new Map() }
  const read = documents.map((document) => readDocument(document, lines, budget))
  return { items: read.flatMap(({ items }) => items), flaws: read.flatMap(({ flaws }) => flaws) }
}

function readDocument(document: Document, lines: LineCounter, budget: Budget): Yaml {
  const top = document.contents
  if (top === null || isNothing(top)) return { items: [], flaws: [] }
  const lineOf = (node: unknown) => lines.linePos(startOf(node)).line
  if (!isSeq(top)) return unreadable(lineOf(top), 'it is no list of rules, macros and lists')
  const items = top.items.map((node) => ({ line: lineOf(node), value: plain(node, { document, budget, depth: 0 }) }))
  const flaws = document.errors.map(({ linePos }) => twice(linePos?.[0].line ?? 1, items))
  return { items: items.filter(({ value }) => value !== null), flaws }
}

function twice(line: number, items: readonly Item[]): Flaw {
  return { line, within: items.findLast((item) => item.line <= line)?.value, why: 'has the same key twice, and the first counts' }
}

function startOf(node: unknown): number {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : 0
}

/** `aliases`: what those met so far stand for, since to look that up is to walk through the document. */
type Budget = { nodes: number; readonly aliases: Map<Alias, Node | undefined> }
type Walk = { readonly document: Document; readonly budget: Budget; readonly depth: number }
/** Far more than a file of the greatest length has without aliases. */
const nodesMax = 250_000
const aliasesMax = 1_000
const depthMax = 20

function plain(node: unknown, { document, budget, depth }: Walk): Plain {
  if (depth > depthMax || budget.nodes-- <= 0) throw new RangeError('too much')
  const below = { document, budget, depth: depth + 1 }
  if (isAlias(node)) return plain(meantBy(node, below), below)
  if (isMap(node)) return members(node, below)
  if (isSeq(node)) return node.items.map((item) => plain(item, below))
  return isScalar(node) && !isNothing(node) ? textIn(node) : null
}

function meantBy(alias: Alias, { document, budget: { aliases } }: Walk): Node | undefined {
  if (!aliases.has(alias)) aliases.set(alias, alias.resolve(document))
  if (aliases.size > aliasesMax) throw new RangeError('too many')
  return aliases.get(alias)
}

function members(map: YAMLMap, walk: Walk): Plain {
  const pairs = map.items.map(({ key, value }) => [plain(key, walk), plain(value, walk)] as const)
  const named = pairs.filter((pair): pair is [string, Plain] => typeof pair[0] === 'string')
  return Object.fromEntries(named.toReversed())
}

/** In this schema every scalar's value is a text, or null. */
function textIn({ value }: Scalar): string {
  return typeof value === 'string' ? value : ''
}

/** `~`, `null` and nothing at all, without quotes. */
function isNothing(node: Node): boolean {
  return isScalar(node) && (node.type === 'PLAIN' || node.type === undefined) && /^(?:~|null|Null|NULL)?$/.test(textIn(node))
}
