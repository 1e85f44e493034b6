import type { LeftOut, Said } from '../domain/rule-text.ts'
import { pieceOf, readEntry } from './entry.ts'
import type { Entry, Refused, RuleMembers } from './entry.ts'
import { exceptionsAppended, exceptionsDefined } from './exception.ts'
import type { KeptException } from './exception.ts'
import { changed, defined } from './kept.ts'
import type { Kept, Step } from './kept.ts'
import type { Yaml } from './yaml.ts'

export type KeptRule = Kept<KeptMembers> & { readonly source: string }
type KeptMembers = Omit<RuleMembers, 'exceptions'> & { readonly exceptions: readonly KeptException[] }
export type KeptMacro = Kept<{ readonly condition: string }>
export type KeptList = Kept<{ readonly items: readonly string[] }>

/** All that Falco has after its files, by name: names of rules, of macros and of lists do not get in each other's way. */
export type Collected = {
  readonly rules: ReadonlyMap<string, KeptRule>
  readonly macros: ReadonlyMap<string, KeptMacro>
  readonly lists: ReadonlyMap<string, KeptList>
  readonly leftOut: readonly LeftOut[]
}

export type RuleFile = { readonly path: string; readonly yaml: Yaml }

type Books = {
  readonly rules: Map<string, KeptRule>
  readonly macros: Map<string, KeptMacro>
  readonly lists: Map<string, KeptList>
}

/**
 * The files in turn, as Falco's rule_loader_collector.cpp takes them. Where Falco would refuse to start, the entry alone is left out: its
 * files may be newer than what we know of them. All that is wrong with an entry is an error there (a rule_load_exception), never one of
 * its warnings: unknown sources and keys, names in an odd form, `append: true`, exceptions without values.
 */
export function collect(files: readonly RuleFile[]): Collected {
  const books: Books = { rules: new Map(), macros: new Map(), lists: new Map() }
  const leftOut = files.flatMap(({ path, yaml }) => [
    ...yaml.flaws.map(({ line, within, why }) => ({
      at: { file: path, line },
      of: within === undefined ? undefined : pieceOf(within),
      why,
      refused: false,
    })),
    ...yaml.items.flatMap(({ line, value }) => {
      const at = { file: path, line }
      const refused = taken(readEntry(value), at, books)
      return refused ? [{ at, of: refused.of, why: `is left out: ${refused.why}`, refused: true }] : []
    }),
  ])
  return { ...books, leftOut }
}

function taken(entry: Entry | Refused | undefined, at: Said, books: Books): Refused | undefined {
  if (entry === undefined || 'why' in entry) return entry
  const why = take(entry, at, books)
  return why === undefined ? undefined : { of: entry.of, why }
}

function take(entry: Entry, at: Said, books: Books): string | undefined {
  switch (entry.does) {
    case 'list':
      return takeList(entry, at, books)
    case 'macro':
      return takeMacro(entry, at, books)
    case 'define':
      return define(entry, at, books)
    case 'update':
      return update(entry, at, books)
    case 'enable':
      return enable(entry, at, books)
  }
}

type Doing<Does extends Entry['does']> = Extract<Entry, { readonly does: Does }>

function takeList({ of, items, append }: Doing<'list'>, at: Said, { lists }: Books): string | undefined {
  const before = lists.get(of.name)
  if (!append) return void lists.set(of.name, defined(before, of, { items }, at))
  if (!before) return `it appends to a list that ${nobody}`
  const value = [...before.now.items, ...items]
  lists.set(of.name, changed(before, { items: value }, [{ member: 'items', how: 'append', value, says: items }], at))
}

function takeMacro({ of, condition, append }: Doing<'macro'>, at: Said, { macros }: Books): string | undefined {
  const before = macros.get(of.name)
  if (!append) return void macros.set(of.name, defined(before, of, { condition }, at))
  if (!before) return `it appends to a macro that ${nobody}`
  const value = `${before.now.condition} ${condition}`
  macros.set(of.name, changed(before, { condition: value }, [{ member: 'condition', how: 'append', value, says: condition }], at))
}
const nobody = 'no entry before it defines'

function define({ of, source, members }: Doing<'define'>, at: Said, { rules }: Books): string | undefined {
  const before = rules.get(of.name)
  const exceptions = exceptionsDefined(members.exceptions, at)
  if (typeof exceptions === 'string') return exceptions
  if (before && before.source !== source) return otherSource(before.source)
  rules.set(of.name, { ...defined(before, of, { ...members, exceptions }, at), source })
}

function otherSource(source: string): string {
  return `the rule is defined before with another source, ${source}`
}

function enable({ of, enabled }: Doing<'enable'>, at: Said, { rules }: Books): string | undefined {
  const before = rules.get(of.name)
  if (!before) return `it changes a rule that ${nobody}`
  const step: Step = { member: 'enabled', how: 'enable', value: enabled, says: enabled }
  rules.set(of.name, { ...before, ...changed(before, { ...before.now, enabled }, [step], at) })
}

/** What is appended goes first, as Falco has it. */
function update({ of, source, append, replace }: Doing<'update'>, at: Said, { rules }: Books): string | undefined {
  const before = rules.get(of.name)
  if (!before) return `it changes a rule that ${nobody}`
  if (source !== undefined && source !== before.source) return otherSource(before.source)
  const appended = appendedTo(before.now, append, at)
  const replaced = replacing(replace, at)
  if (typeof appended === 'string') return appended
  if (typeof replaced === 'string') return replaced
  const steps = [...stepsOf('append', appended, append), ...stepsOf('replace', replaced, replace)]
  rules.set(of.name, { ...before, ...changed(before, { ...before.now, ...appended, ...replaced }, steps, at) })
}

function appendedTo(now: KeptMembers, more: Partial<RuleMembers>, at: Said): Partial<KeptMembers> | string {
  const { condition, output, description, tags, exceptions } = more
  const grown = exceptions && exceptionsAppended(now.exceptions, exceptions, at)
  if (typeof grown === 'string') return grown
  return {
    ...(condition !== undefined && { condition: `${now.condition} ${condition}` }),
    ...(output !== undefined && { output: `${now.output} ${output}` }),
    ...(description !== undefined && { description: `${now.description} ${description}` }),
    ...(tags && { tags: [...new Set([...now.tags, ...tags])].toSorted() }),
    ...(grown && { exceptions: grown }),
  }
}

function replacing({ exceptions, ...rest }: Partial<RuleMembers>, at: Said): Partial<KeptMembers> | string {
  const kept = exceptions && exceptionsDefined(exceptions, at)
  if (typeof kept === 'string') return kept
  return { ...rest, ...(kept && { exceptions: kept }) }
}

/** `written`: what the entry itself has, of which exceptions are told by their names. */
function stepsOf(how: 'append' | 'replace', made: Partial<KeptMembers>, written: Partial<RuleMembers>): readonly Step[] {
  const { exceptions, ...rest } = written
  const names = exceptions?.map(({ name }) => name)
  const said: Readonly<Record<string, Step['says'] | undefined>> = { ...rest, ...(names && { exceptions: names }) }
  return Object.entries(made).map(([member, value]) => ({ member, how, value, says: said[member] ?? '' }))
}
