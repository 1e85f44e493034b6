/** What we answer a sender is cut here, in UTF-16 units. */
const sentenceMax = 300

const unprintable = /[\p{C}\p{Zl}\p{Zp}]/gu

/** Safe to print anywhere: control, bidi and zero-width characters become visible escapes, and nothing is longer than `max`. */
export function printable(text: string, max: number = sentenceMax): string {
  const visible = text.slice(0, max + 1).replace(unprintable, (one) => `\\u{${one.codePointAt(0)?.toString(16)}}`)
  if (visible.length <= max) return visible
  return `${visible.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

/** What somebody sent, in a few words: `missing`, `null`, `the number 7`, `a list`, `"Foo"`. */
export function found(value: unknown): string {
  if (value === undefined) return 'missing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'string') return value === '' ? 'empty' : `"${printable(value, 60)}"`
  if (typeof value === 'number' || typeof value === 'boolean') return `the ${typeof value} ${value}`
  return 'an object'
}
