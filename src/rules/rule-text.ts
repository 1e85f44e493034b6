import type { LeftOut, ListText, MacroText, Piece, RuleText } from '../domain/rule-text.ts'
import type { Collected, KeptList, KeptMacro, KeptRule } from './collect.ts'
import { exceptionText } from './exception.ts'
import { excerpt } from './excerpt.ts'
import { listsNamed, macrosNamed } from './naming.ts'

/** All that bears on one rule, cut to what a report can carry. Undefined: the files have no rule of this name and source. */
export function ruleText(collected: Collected, name: string, source: string): RuleText | undefined {
  const rule = collected.rules.get(name)
  if (!rule || rule.source !== source) return undefined
  const named = macrosNamed(rule.now.condition)
  const reached = reachedFrom(named, (one) => macrosNamed(collected.macros.get(one)?.now.condition ?? ''))
  const macros = reached.map((one) => collected.macros.get(one)).filter((macro) => macro !== undefined)
  const lists = listsFor(rule, macros, collected)
  const undefinedMacros = reached.filter((one) => !collected.macros.has(one)).slice(0, piecesMax)
  const text = { ...membersOf(rule), ...namesIn(rule.now.condition, collected), undefinedMacros }
  return {
    ...text,
    macros: macros.slice(0, piecesMax).map((macro) => macroText(macro, collected)),
    lists: lists.slice(0, piecesMax).map((list) => listText(list, collected)),
    leftOut: bearingOn([rule, ...macros, ...lists], undefinedMacros, collected.leftOut),
  }
}

const conditionMax = 4_000
const outputMax = 2_000
const descriptionMax = 2_000
const piecesMax = 100
const itemsMax = 100
const itemMax = 200
const leftOutMax = 20

function membersOf({ of: { name }, source, definedAt, changes, now }: KeptRule) {
  const { condition, output, description, priority, tags, enabled, exceptions } = now
  return {
    name,
    source,
    definedAt,
    changes,
    condition: excerpt(condition, conditionMax),
    output: excerpt(output, outputMax),
    description: excerpt(description, descriptionMax),
    priority,
    tags,
    enabled,
    exceptions: exceptions.slice(0, piecesMax).map(exceptionText),
  }
}

function namesIn(condition: string, { macros, lists }: Collected) {
  const namesMacros = macrosNamed(condition).filter((name) => macros.has(name))
  return { namesMacros, namesLists: listsNamed(condition, (name) => lists.has(name)) }
}

function macroText(macro: KeptMacro, collected: Collected): MacroText {
  const { definedAt, changes, now } = macro
  const condition = excerpt(now.condition, conditionMax)
  return { name: macro.of.name, condition, ...namesIn(now.condition, collected), definedAt, changes }
}

function listText({ of: { name }, definedAt, changes, now }: KeptList, { lists }: Collected): ListText {
  const items = now.items.slice(0, itemsMax).map((item) => excerpt(item, itemMax).text)
  return { name, items, count: now.items.length, namesLists: membersThatAreLists(now.items, lists), definedAt, changes }
}

function listsFor(rule: KeptRule, macros: readonly KeptMacro[], { lists }: Collected): readonly KeptList[] {
  const values = rule.now.exceptions.flatMap((exception) => exception.values.flat(2))
  const texts = [rule.now.condition, ...macros.map(({ now }) => now.condition), ...values]
  const named = texts.flatMap((text) => listsNamed(text, (name) => lists.has(name)))
  const reached = reachedFrom(named, (name) => membersThatAreLists(lists.get(name)?.now.items ?? [], lists))
  return reached.map((name) => lists.get(name)).filter((list) => list !== undefined)
}

function membersThatAreLists(items: readonly string[], lists: Collected['lists']): readonly string[] {
  return [...new Set(items.filter((item) => lists.has(item)))]
}

/** These names and all that they lead to, each once. */
function reachedFrom(names: readonly string[], next: (name: string) => readonly string[]): readonly string[] {
  const reached = new Set(names)
  for (const name of reached) for (const further of next(name)) reached.add(further)
  return [...reached]
}

/** A file that could not be read may have said anything. */
function bearingOn(pieces: readonly { readonly of: Piece }[], undefinedMacros: readonly string[], leftOut: readonly LeftOut[]) {
  const known = new Set([...pieces.map(({ of }) => key(of)), ...undefinedMacros.map((name) => key({ kind: 'macro', name }))])
  return leftOut.filter(({ of }) => !of || known.has(key(of))).slice(0, leftOutMax)
}

function key({ kind, name }: Piece): string {
  return `${kind} ${name}`
}
