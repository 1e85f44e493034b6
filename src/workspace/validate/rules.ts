import { isObject } from '../args.ts'
import { isInteractive } from '../settle.ts'
import { surfacesOf, type Surface } from './blocks.ts'
import { at } from './problems.ts'
import { codePoints } from './shapes.ts'

/** What holds between blocks, once each of them is valid by itself. */

export type Block = Readonly<Record<string, unknown>>
/** A block and where it stands: `['blocks', 3]`. */
export type Placed = { readonly block: Block; readonly path: readonly PropertyKey[] }

export function place(blocks: unknown, path: readonly PropertyKey[]): readonly Placed[] {
  return Array.isArray(blocks) ? blocks.filter(isObject).map((block, index) => ({ block, path: [...path, index] })) : []
}

export function surfaceProblems(placed: readonly Placed[], surface: Surface): readonly string[] {
  return placed.flatMap(({ block, path }) => {
    const allowed = surfacesOf[String(block['type'])] ?? [surface]
    return allowed.includes(surface) ? [] : [at(`unsupported type: ${String(block['type'])}`, ...path, 'type')]
  })
}

/** block_id is unique in the message or view. */
export function blockIdProblems(placed: readonly Placed[]): readonly string[] {
  const seen = new Set<string>()
  return placed.flatMap(({ block, path }) => {
    const id = block['block_id']
    if (typeof id !== 'string' || id === '') return []
    if (seen.has(id)) return [at(`\`block_id\` "${id}" already exists`, ...path, 'block_id')]
    seen.add(id)
    return []
  })
}

/** action_id is unique in its block. */
export function actionIdProblems(placed: readonly Placed[]): readonly string[] {
  return placed.flatMap(({ block, path }) => {
    const seen = new Set<string>()
    return elementsIn(block, path).flatMap(({ block: element, path }) => {
      const id = element['action_id']
      if (typeof id !== 'string' || id === '') return []
      if (seen.has(id)) return [at(`\`action_id\` "${id}" already exists`, ...path, 'action_id')]
      seen.add(id)
      return []
    })
  })
}

/** An initial option is one of the options, member for member. */
export function initialOptionProblems(placed: readonly Placed[]): readonly string[] {
  return placed
    .flatMap(({ block, path }) => elementsIn(block, path))
    .flatMap(({ block: element, path }) => {
      const offered = listAt(element, 'option_groups').flatMap((group) => listAt(group, 'options'))
      const options = [...listAt(element, 'options'), ...offered].map((option) => JSON.stringify(sorted(option)))
      const initial = [element['initial_option'], ...listAt(element, 'initial_options')].filter(isObject)
      const strange = options.length > 0 && initial.some((option) => !options.includes(JSON.stringify(sorted(option))))
      return strange ? [at('initial option must be one of the options', ...path)] : []
    })
}

function listAt(object: unknown, name: string): readonly unknown[] {
  const value = isObject(object) ? object[name] : undefined
  return Array.isArray(value) ? value : []
}

function sorted(value: unknown): unknown {
  if (!isObject(value)) return value
  const entries = Object.entries(value).map(([name, member]) => [name, sorted(member)] as const)
  return Object.fromEntries(entries.toSorted(([a], [b]) => a.localeCompare(b)))
}

function elementsIn(value: unknown, path: readonly PropertyKey[]): readonly Placed[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => elementsIn(item, [...path, index]))
  if (!isObject(value)) return []
  if (isInteractive(value)) return [{ block: value, path }]
  return Object.entries(value).flatMap(([name, member]) => elementsIn(member, [...path, name]))
}

/** Every block of this type, also inside containers. */
export function blocksOfType(placed: readonly Placed[], ...types: readonly string[]): readonly Placed[] {
  const children = placed.flatMap(({ block, path }) =>
    listAt(block, 'child_blocks')
      .filter(isObject)
      .map((child, index) => ({ block: child, path: [...path, 'child_blocks', index] })),
  )
  return [...placed, ...children].filter(({ block }) => types.includes(String(block['type'])))
}

/** Characters of every `text` in here. */
export function charactersIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + charactersIn(item), 0)
  if (!isObject(value)) return 0
  const own = typeof value['text'] === 'string' ? codePoints(value['text']) : 0
  return Object.values(value).reduce<number>((sum, member) => sum + charactersIn(member), own)
}

/** Sums over all tables, charts and markdown blocks of one message. */
export function sumProblems(placed: readonly Placed[]): readonly string[] {
  const sums = [
    { types: ['markdown'], most: 12_000 },
    { types: ['table'], most: 10_000 },
    { types: ['data_table'], most: 20_000 },
  ] as const
  const tooLong = sums.filter(({ types, most }) => charactersIn(blocksOfType(placed, ...types).map(({ block }) => block)) > most)
  const charts = blocksOfType(placed, 'data_visualization')
  return [
    ...tooLong.map(({ types, most }) => `${types[0]} blocks must be less than ${most + 1} characters together`),
    ...(charts.length > 2 ? ['too many data_visualization blocks'] : []),
  ]
}
