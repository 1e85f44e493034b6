import { z } from 'zod'

/** The words that the schemas of Block Kit are written with. Their sentences are Slack's own, as its Web API answers them. */

/** Text between `least` and `most` characters, counted as code points. */
export function words(most: number, least = 0): z.ZodType<string> {
  return z.string().check(measured(most, least, false))
}

/** The same inside a union, about which Slack says one sentence more. */
export function wordsAmong(most: number, least = 0): z.ZodType<string> {
  return z.string().check(measured(most, least, true))
}

function measured(most: number, least: number, among: boolean): z.core.CheckFn<string> {
  return ({ value, issues }) => {
    const length = codePoints(value)
    const message = length > most ? `must be less than ${most + 1} characters` : `must be more than ${least - 1} characters`
    if (length > most || length < least) issues.push({ code: 'custom', input: value, message, params: { among } })
  }
}

/** Slack does not say whether it counts UTF-16 units or code points; neither can an emoji cut in half. */
export function codePoints(text: string): number {
  let count = 0
  for (const _point of text) count++
  return count
}

export function list<Item extends z.ZodType>(item: Item, most: number, least = 1): z.ZodArray<Item> {
  return z.array(item).min(least, `must provide at least ${least} items`).max(most, `no more than ${most} items allowed`)
}

export function oneOf<const Names extends readonly string[]>(...names: Names): z.ZodEnum<{ [Name in Names[number]]: Name }> {
  return z.enum(names)
}

export function count(least: number, most: number): z.ZodType<number> {
  return z.number().int().min(least, `must be at least ${least}`).max(most, `must be at most ${most}`)
}

export const flag = z.boolean().optional()

export const url = words(3000, 1).refine((text) => URL.canParse(text), 'must be a valid URL')

/** Exactly one of these members. `at` is the member that Slack's pointer ends in. */
export function exactlyOne<Shape extends z.ZodType<object>>(shape: Shape, names: readonly string[], at = 'type'): Shape {
  const said = names.map((name) => `\`${name}\``).join(' or ')
  return shape.refine((value) => names.filter((name) => name in value).length === 1, { message: `must define either ${said}`, path: [at] })
}

export function atLeastOne<Shape extends z.ZodType<object>>(shape: Shape, names: readonly string[]): Shape {
  const said = names.map((name) => `\`${name}\``).join(' or ')
  return shape.refine((value) => names.some((name) => name in value), { message: `must define either ${said}`, path: ['type'] })
}
