import { differsFromOfficial } from '../../domain/rule-text.ts'
import type {
  Difference,
  Excerpt,
  ExceptionText,
  LeftOut,
  ListText,
  MacroText,
  PieceChange,
  RuleText,
  Said,
} from '../../domain/rule-text.ts'
import { claim, given, joined, on, told, wordsOf } from '../claim.ts'
import type { Claim } from '../claim.ts'
import { fieldOf, known } from '../evidence.ts'
import type { Case, Exhibit } from '../evidence.ts'
import { rowThatFits } from '../exception-fit.ts'
import { head } from '../readable.ts'

/** The rule as the files have it that falconer.yml names, and what they change; nothing where none are named. */
export function ownText(report: Case): readonly Claim[] {
  const { ruleText: text, rule, knowledge } = report
  if (!text) return []
  const official = knowledge ? differsFromOfficial(text) : undefined
  return told(
    on(claim`Its condition once all files are loaded${refusedAny(text)}, defined in ${place(text.definedAt)}: ${condition(text)}`, rule),
    knowledge ? undefined : description(text),
    ...(knowledge ? difference(official, text) : []),
    ...text.macros.slice(0, piecesMax).map(macro),
    ...text.lists.slice(0, piecesMax).map(list),
    ...text.exceptions.slice(0, piecesMax).map(exception),
    more(text),
    text.enabled ? undefined : disabled(text),
    otherPriority(report, text),
    ...text.exceptions.map((one) => fitting(one, report, text)),
    missing(text),
    ...leftOut(text),
  )
}

const piecesMax = 8

/** On one line, as the rest of a sentence. */
const quoted = (what: string, value: string): Exhibit =>
  known(
    'rule text',
    what,
    value.replaceAll(/\s+/g, (blank) => (/[\n\r]/.test(blank) ? ' ' : blank)),
  )

/** A file of the place where Falconer runs, as falconer.yml names it. */
function place({ file, line }: Said): Claim {
  return claim`${quoted('file', file)} line ${String(line)}`
}

function condition({ name, condition: text }: RuleText): Claim {
  return claim`${quoted(`condition of ${name}`, text.text)}${cut(text)}`
}

/** A sentence shows the beginning; the evidence, more. */
function cut({ text, length }: Excerpt): string {
  return length > text.length ? ` (of ${length} characters, ${text.length} were read)` : ''
}

function description({ name, description: text }: RuleText): Claim | undefined {
  return text.text === '' ? undefined : claim`Its own description says: ${quoted(`description of ${name}`, text.text)}${cut(text)}`
}

function difference(found: Difference | undefined, text: RuleText): readonly Claim[] {
  if (!found) return [on(claim`No local file changes it, nor a macro or list that it leads to.`, quoted('file', text.definedAt.file))]
  if (found.kind === 'own')
    return [claim`Your own file ${place(found.at)} defines a rule of this name: what is said of the official one may not hold.`]
  const [first, ...others] = found.changes.toReversed().toSorted((one, other) => weight(one) - weight(other))
  if (!first) return []
  return [
    claim`Your files change the official rule: ${change(first)} What is said of the official one may not hold.`,
    ...others.slice(0, changesMax - 1).map((one) => claim`Changed too: ${change(one)}`),
    ...furtherChanges(others.slice(changesMax - 1)),
  ]
}

const changesMax = 12

/** What decides whether the rule fires goes first, the rule's own before what it leads to, and the newest before the older. */
function weight({ of, change: { member } }: PieceChange): number {
  if (of.kind === 'rule') return decisive.has(member) ? 0 : 2
  return 1
}
const decisive: ReadonlySet<string> = new Set(['condition', 'enabled', 'exceptions'])

function furtherChanges(others: readonly PieceChange[]): readonly Claim[] {
  if (others.length === 0) return []
  const left = quoted('changes left out', String(others.length))
  return [on(claim`${String(others.length)} further ${others.length === 1 ? 'change is' : 'changes are'} in your files.`, left)]
}

function change({ of, change: { at, member, how, says } }: PieceChange): Claim {
  const piece = claim`the ${of.kind} ${quoted(of.kind, of.name)}`
  if (member === 'enabled')
    return on(claim`${place(at)} switches ${piece} ${says.text === 'true' ? 'on' : 'off'}.`, changedTo(member, says))
  const verb = { append: 'adds to', replace: 'replaces', redefine: 'defines anew', enable: 'switches' }[how]
  return claim`${place(at)} ${verb} the ${member} of ${piece}: ${atLength(changedTo(member, says))}`
}

function changedTo(member: string, { text }: Excerpt): Exhibit {
  return quoted(`${member} as changed`, text)
}

/** What somebody changed is told further than other values are: an `or` at its end may be what lets the rule fire. */
function atLength(exhibit: Exhibit): Claim {
  const cutOff = exhibit.value.length > sayingMax ? '… (cut here)' : '.'
  return on(claim`${{ value: head(exhibit.value, sayingMax) }}${cutOff}`, exhibit)
}
const sayingMax = 500

function macro({ name, condition: text }: MacroText): Claim {
  return claim`Macro ${quoted('macro', name)}: ${quoted(`macro ${name}`, text.text)}${cut(text)}`
}

function list({ name, items, count }: ListText): Claim {
  const shown = items.slice(0, itemsMax).join(', ')
  const rest = count > itemsMax ? `, and ${count - itemsMax} more` : ''
  return count === 0
    ? claim`List ${quoted('list', name)} is empty.`
    : claim`List ${quoted('list', name)}: ${quoted(`list ${name}`, shown)}${rest}`
}

const itemsMax = 20

function exception({ name, fields, comps, values, count, appendedAt }: ExceptionText): Claim {
  const compared = fields.map((field, index) => `${field} ${comps[index] ?? ''}`.trim()).join(', ')
  const rows = joined(
    values.slice(0, rowsMax).map((row) => claim`${quoted(`row of ${name}`, rowText(row))}`),
    '; ',
  )
  const none = count === 0 ? ', with no values yet' : ` with ${count} ${count === 1 ? 'row' : 'rows'} of values: `
  const rest = count > rowsMax ? `, and ${count - rowsMax} more` : ''
  const grown = given(appendedAt.at(-1), (at) => claim` (last added to in ${place(at)})`)
  return claim`Exception ${quoted('exception', name)} compares ${quoted(`exception ${name}`, compared)},${none}${rows}${rest}${grown}.`
}

const rowsMax = 5

function rowText(row: ExceptionText['values'][number]): string {
  return row.map((value) => (typeof value === 'string' ? value : `[${value.slice(0, itemsMax).join(', ')}]`)).join(', ')
}

/** Falco would have kept quiet: somebody trusts an exception that is not in force. */
function fitting(one: ExceptionText, report: Case, { lists }: RuleText): Claim | undefined {
  const row = rowThatFits(one, lists, report.sample)
  if (!row) return undefined
  const shown = quoted(`row of ${one.name}`, rowText(row))
  const fields = one.fields.map((name) => fieldOf(report, name))
  return on(
    claim`Exception ${quoted('exception', one.name)} fits this event by its row ${shown}, yet the rule fired: Falco ${elsewhere}`,
    ...fields,
  )
}
const elsewhere = 'had other files, or had not loaded these.'

function otherPriority({ sample, priority: said }: Case, { priority }: RuleText): Claim | undefined {
  if (priority === sample.priority) return undefined
  return claim`By these files its priority is ${quoted('priority', priority)}, the event says ${said}: Falco ${elsewhere}`
}

function more({ macros, lists, exceptions }: RuleText): Claim | undefined {
  const hidden = [macros, lists, exceptions].reduce((sum, { length }) => sum + Math.max(0, length - piecesMax), 0)
  return hidden > 0
    ? on(claim`${String(hidden)} further macros, lists and exceptions are left out here.`, quoted('pieces left out', String(hidden)))
    : undefined
}

function disabled({ name }: RuleText): Claim {
  return claim`By these files ${quoted('rule', name)} is off, yet it fired: another setting of Falco switches it on, or Falco has other files.`
}

function missing({ undefinedMacros }: RuleText): Claim | undefined {
  if (undefinedMacros.length === 0) return undefined
  return claim`Not defined in these files: ${quoted('macros without a definition', undefinedMacros.join(', '))}. A file is missing in rules of falconer.yml.`
}

function leftOut({ leftOut: all }: RuleText): readonly Claim[] {
  const shown = all.slice(0, leftOutMax)
  const refused = shown.find((one) => one.refused)
  return told(...shown.map(leftOutOf), refused && on(refusal, quoted('left out', refused.why)))
}
const leftOutMax = 3

function refusedAny({ leftOut: all }: RuleText): string {
  return all.some(({ refused }) => refused) ? ' but for what Falco refuses' : ''
}

function leftOutOf({ at, of, why, refused }: LeftOut): Claim {
  const what = of ? claim`the ${of.kind} ${quoted(of.kind, of.name)}` : claim`what stands there`
  return claim`By ${place(at)} ${what} ${wordsOf(quoted('left out', why))}; Falco ${refused ? 'refuses it.' : 'may see it otherwise.'}`
}

/** load_rules_files.cpp ends in a fatal error; restart_handler.cpp tries the files first, and does not restart with such ones. */
const refusal = claim`With such a file Falco does not start, unless it is newer than what is known here; where it runs, it keeps the rules it had.`
