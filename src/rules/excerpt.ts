import type { Excerpt } from '../domain/rule-text.ts'

/** The beginning of a text, at most so many UTF-16 units, and no half of a character. */
export function excerpt(whole: string, max: number): Excerpt {
  const text = whole.trim()
  return {
    text: text
      .slice(0, max)
      .toWellFormed()
      .replace(/\uFFFD$/, ''),
    length: text.length,
  }
}
