import type { Piece, RuleChange, Said } from '../domain/rule-text.ts'
import type { KeptException } from './exception.ts'
import { excerpt } from './excerpt.ts'

export type Value = string | boolean | readonly string[] | readonly KeptException[]

/** A rule, macro or list while the files are read in turn: what it says now, what it said first, and what changed it. */
export type Kept<Members extends { readonly [name: string]: Value }> = {
  readonly of: Piece
  readonly definedAt: Said
  readonly first: Members
  readonly now: Members
  readonly changes: readonly RuleChange[]
}

/** Defined a second time, a piece is what the last definition says, whatever was appended before. */
export function defined<Members extends { readonly [name: string]: Value }>(
  before: Kept<Members> | undefined,
  of: Piece,
  now: Members,
  at: Said,
): Kept<Members> {
  if (!before) return { of, definedAt: at, first: now, now, changes: [] }
  const changed = Object.entries(now).filter(([member, value]) => !isSame(before.first[member], value))
  const changes = changed.map(([member, value]) => ({ at, member, how: 'redefine', says: sayingOf(value) }) as const)
  return { ...before, now, changes }
}

/** What one entry does to one member. `value`: what the member is from here on; `says`: what the entry itself has. */
export type Step = { readonly member: string; readonly how: RuleChange['how']; readonly value: Value; readonly says: Value }

/** `now` holds what the steps made. A change that takes a member back to what it was first is none. */
export function changed<Members extends { readonly [name: string]: Value }>(
  before: Kept<Members>,
  now: Members,
  steps: readonly Step[],
  at: Said,
): Kept<Members> {
  const telling = steps.filter(({ member, value }) => !isSame(value, before.now[member]))
  const changes = telling.reduce((told, step) => withStep(told, step, before.first[step.member], at), before.changes)
  return { ...before, now, changes }
}

function withStep(told: readonly RuleChange[], { member, how, value, says }: Step, first: Value | undefined, at: Said) {
  const standing = how === 'append' ? told : told.filter((change) => change.member !== member)
  return isSame(value, first)
    ? standing.filter((change) => change.member !== member)
    : [...standing, { at, member, how, says: sayingOf(says) }]
}

function sayingOf(value: Value): RuleChange['says'] {
  if (typeof value !== 'object') return excerpt(String(value), sayingMax)
  return excerpt(value.map((one) => (typeof one === 'string' ? one : one.name)).join(', '), sayingMax)
}
const sayingMax = 1_000

/** Whatever the line breaks, and wherever it was said. */
function isSame(one: Value | undefined, other: Value | undefined): boolean {
  return essence(one) === essence(other)
}

function essence(value: Value | undefined): string {
  const places: ReadonlySet<string> = new Set(['definedAt', 'appendedAt'] satisfies (keyof KeptException)[])
  const plainly = (key: string, one: unknown) =>
    places.has(key) ? undefined : typeof one === 'string' ? one.replaceAll(/\s+/g, ' ').trim() : one
  return JSON.stringify(value, plainly) ?? ''
}
