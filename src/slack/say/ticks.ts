import type { KnownBlock, MultiStaticSelect, StaticSelect } from '@slack/types'
import type { Choice, Choices, Chosen, Path } from '../../domain/choice.ts'
import { maskSecrets } from '../../domain/secrets.ts'
import { anyFile, inputs, tickAction, tickValue } from '../names.ts'
import { checkboxes, dispatched, input, option, optional } from './inputs.ts'
import type { Option } from './inputs.ts'
import { limits } from './limits.ts'
import { plainText, preformatted, richBlock, richText } from './text.ts'

/** What stands above the ticks. `isNeeded`: one of the first group must be ticked. */
type Manner = { readonly what: string; readonly who: string; readonly isNeeded: boolean }

/** What a scope is made of, to be ticked. Where nothing of a kind is on offer, its input is left out. */
export function tickBlocks(choices: Choices, chosen: Chosen, manner: Manner): readonly KnownBlock[] {
  const { what, who } = groupsOf(choices.ticks)
  const { path, others } = choices
  return [
    ...group(inputs.what, manner.what, what, chosen.ticks).map(manner.isNeeded ? dispatched : ticking),
    ...group(inputs.who, manner.who, who, chosen.ticks).map(ticking),
    ...(path ? [dispatched(input(inputs.file, 'File', fileMenu(path, chosen.path)))] : []),
    ...(others.length > 0 ? [ticking(input(inputs.others, 'Other fields', othersMenu(others, chosen.others)))] : []),
    ...valuesInFull([...what, ...who], path),
  ]
}

type Group = readonly Choice[]

/** One block holds ten checkboxes. */
function groupsOf(ticks: readonly Choice[]): { readonly what: Group; readonly who: Group } {
  const who = ticks.filter(({ name }) => doers.has(name))
  const what = ticks.filter(({ name }) => !doers.has(name))
  return { what: what.slice(0, limits.choiceOptions), who: [...who, ...what.slice(limits.choiceOptions)].slice(0, limits.choiceOptions) }
}

const doers: ReadonlySet<string> = new Set(['process', 'parent', 'user'])

function group(block: string, label: string, choices: Group, ticked: readonly string[]): readonly KnownBlock[] {
  if (choices.length === 0) return []
  const options = choices.map((choice) => ({ name: choice.name, shown: optionOf(choice) }))
  const initial = options.filter(({ name }) => ticked.includes(name)).map(({ shown }) => shown)
  const all = options.map(({ shown }) => shown)
  return [input(block, label, checkboxes(all, initial, tickAction))]
}

function ticking(block: KnownBlock): KnownBlock {
  return optional(dispatched(block))
}

function optionOf(choice: Choice): Option {
  return option(wordsOf(choice), tickValue(choice.name, choice.value))
}

function wordsOf({ name, value }: Choice): string {
  return `${labels.get(name) ?? name}: ${value}`
}

/** Where Falconer's word is not what people would say first. */
const labels: ReadonlyMap<string, string> = new Map([
  ['owner', 'workload (owner)'],
  ['digest', 'image digest'],
  ['parent', 'parent process'],
])

function fileMenu(path: Path, chosen: string | undefined): StaticSelect {
  const any = option('any file, or none', anyFile)
  const found = fileChoices(path).map(({ words, value, file }) => ({ file, shown: option(words, value) }))
  const options = [any, ...found.map(({ shown }) => shown)]
  const initial = found.find(({ file }) => file === chosen)?.shown ?? any
  return { type: 'static_select', action_id: tickAction, options, initial_option: initial }
}

/** `file`: as `Chosen` names it. */
export function fileChoices({
  value,
  prefixes,
}: Path): readonly { readonly words: string; readonly value: string; readonly file: string }[] {
  return [
    { words: `exactly ${value}`, value: tickValue('file', value), file: value },
    ...prefixes.map((prefix) => ({ words: `under ${prefix}`, value: tickValue('directory', prefix), file: prefix })),
  ]
}

function othersMenu(others: readonly Choice[], chosen: readonly string[]): MultiStaticSelect {
  const options = others.map((choice) => ({ choice, shown: optionOf(choice) }))
  const initial = options.filter(({ choice }) => chosen.includes(choice.name)).map(({ shown }) => shown)
  return {
    type: 'multi_static_select',
    action_id: tickAction,
    placeholder: plainText('None', limits.placeholder),
    options: options.map(({ shown }) => shown),
    ...(initial.length > 0 && { initial_options: initial }),
  }
}

/** A checkbox shows 75 characters. Nobody should hide what they could not read. */
function valuesInFull(choices: readonly Choice[], path: Path | undefined): readonly KnownBlock[] {
  const long = [...choices, ...(path ? [{ name: 'file', value: path.value, isTicked: false }] : [])].filter(
    (choice) => wordsOf(choice).length > limits.optionText - 'exactly '.length,
  )
  const [giant, items] = [long.filter(isGiant), long.filter((choice) => !isGiant(choice))]
  const list = items.map((choice) => richText([`${labelOf(choice)}: `, { value: choice.value }]))
  const words = richText(['Cut above, here in full:'])
  return [
    ...(items.length === 0 ? [] : [richBlock(words, { type: 'rich_text_list', style: 'bullet', elements: list })]),
    ...giant.map((choice) => richBlock(richText([giantWords(choice)]), preformatted(maskSecrets(choice.value).slice(0, giantShown)))),
  ]
}

/** Longer than what a sentence shows of a value: a rule's name can be as long as somebody makes it. */
function isGiant({ value }: Choice): boolean {
  return value.length > 300
}

const giantShown = limits.richElement - 100

function giantWords(choice: Choice): string {
  const { length } = choice.value
  const extent =
    length > giantShown ? `the first ${figure(giantShown)} of ${figure(length)} characters` : `here in full, ${figure(length)} characters`
  return `The ${labelOf(choice)} is cut above; ${extent}:`
}

function figure(count: number): string {
  return count.toLocaleString('en-US')
}

function labelOf({ name }: Choice): string {
  return labels.get(name) ?? name
}
