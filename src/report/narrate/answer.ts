import { z } from 'zod'
import type { Manner } from './clauses.ts'

export type Said = { readonly text: string; readonly evidence: readonly string[] }

/** What a model says. `strange`: members that were no sentences. */
export type Answer = {
  readonly reading: readonly Said[]
  readonly hypotheses: readonly Said[]
  readonly questions: readonly Said[]
  readonly strange: number
}

/** How many sentences of a kind are looked at; those behind them are dropped. */
export const most: Readonly<Record<Manner, number>> = { reading: 6, hypothesis: 4, question: 5 }

const Item = z.object({ text: z.string(), evidence: z.array(z.string()) })

/** What an endpoint that knows schemas is asked for. Without bounds: many endpoints refuse a schema that has some. */
export const AnswerSchema = z.object({ reading: z.array(Item), hypotheses: z.array(Item), questions: z.array(Item) })

/** What is never looked at. */
const itemsMax = 40
const textMax = 2_000
const idsMax = 8

/** The first JSON object in the text that has one of the three lists; undefined where there is none. Prose and reasoning around it do not count. */
export function readAnswer(text: string): Answer | undefined {
  for (const candidate of objectsIn(text)) {
    const answer = answerIn(candidate)
    if (answer) return answer
  }
  return undefined
}

const startsMax = 30

function* objectsIn(text: string): Generator {
  const starts = [...text.matchAll(/\{/g)].slice(0, startsMax)
  for (const { index } of starts) {
    const end = endOf(text, index)
    const parsed = end === undefined ? undefined : parse(text.slice(index, end))
    if (parsed !== undefined) yield parsed
  }
}

/** Behind the brace that closes the one at `start`. By characters: an expression for strings takes for ever over a text made for it. */
function endOf(text: string, start: number): number | undefined {
  let depth = 0
  let isQuoted = false
  for (let at = start; at < text.length; at++) {
    const sign = text.charAt(at)
    if (isQuoted && sign === '\\') at++
    else if (sign === '"') isQuoted = !isQuoted
    else if (!isQuoted && sign === '{') depth++
    else if (!isQuoted && sign === '}' && --depth === 0) return at + 1
  }
  return undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A member that is no list counts as none. */
const List = z.array(z.unknown()).optional().catch(undefined)
const Lists = z.object({ reading: List, hypotheses: List, questions: List })

function answerIn(candidate: unknown): Answer | undefined {
  const lists = Lists.safeParse(candidate)
  if (!lists.success || Object.values(lists.data).every((list) => list === undefined)) return undefined
  const { reading = [], hypotheses = [], questions = [] } = lists.data
  const all = { reading: saidIn(reading), hypotheses: saidIn(hypotheses), questions: saidIn(questions) }
  return { ...all, strange: [reading, hypotheses, questions].flat().length - Object.values(all).flat().length }
}

function saidIn(items: readonly unknown[]): readonly Said[] {
  return items.slice(0, itemsMax).flatMap((item) => {
    const said = Item.safeParse(item)
    return said.success && said.data.text.length <= textMax && said.data.evidence.length <= idsMax ? [said.data] : []
  })
}
