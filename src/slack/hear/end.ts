import type { Prose } from '../../domain/prose.ts'
import { shortestSuppressionMs } from '../../domain/suppression.ts'
import { beginningDuration } from '../say/duration.ts'
import { readWhen } from '../say/when.ts'
import type { When } from '../say/when.ts'
import { strangeCondition } from './conditions.ts'
import type { Read } from './conditions.ts'

/** `when` is on the clock of who typed it; `typed`: in their words. */
export type End = { readonly lengthMs: number } | { readonly when: When; readonly typed: string }

/** Words that a time can have: `until monday 6:30 pm`. */
const whenWordsMax = 3

/** `8h`, `for 2 days`, `until monday 9:00`. */
export function readEnd(text: string): Read<End> {
  const said = text.replace(/^for\s+/iu, '')
  const length = beginningDuration(said)
  if (length && length.lengthMs < shortestSuppressionMs)
    return { problem: tooShort(said.slice(0, said.length - length.rest.length).trim()) }
  if (length) return { read: { lengthMs: length.lengthMs }, rest: length.rest }
  const [, until] = /^until\s+(.*)$/isu.exec(text) ?? []
  return until === undefined ? { problem: noEnd(text) } : readUntil(until)
}

function readUntil(text: string): Read<End> {
  const words = text.split(/\s+/u)
  for (let count = whenWordsMax; count > 0; count -= 1) {
    const when = readWhen(words.slice(0, count))
    if (when && count <= words.length) return { read: { when, typed: words.slice(0, count).join(' ') }, rest: words.slice(count).join(' ') }
  }
  return { problem: ['The end ', { value: `until ${words.slice(0, 2).join(' ')}` }, ` is no time that I know. ${endsWords}`] }
}

function tooShort(length: string): Prose {
  return [{ value: length }, ' is too short: at least a minute, please.']
}

const endsWords =
  'There are 30m, 8h, 2d and 1w (a minute at least), 8 hours, 1 day 2 hours, until 18:00, until monday 9:00 and until 2026-12-01 09:00.'

function noEnd(text: string): Prose {
  const [word = ''] = text.split(/\s+/u)
  if (word === '') return [`The end is missing. ${endsWords}`]
  return word.includes('=') ? strangeCondition(word) : ['Where the end should be there is ', { value: word }, `. ${endsWords}`]
}
