import { z } from 'zod'

/** An explanation by its id, and the ids of the evidence that speaks for it and against it. */
export type Weighing = { readonly explanation: string; readonly for: readonly string[]; readonly against: readonly string[] }

/** What a model chooses, all by ids. `strange`: members that were no choices. */
export type Answer = {
  readonly reading: readonly string[]
  readonly hypotheses: readonly Weighing[]
  readonly questions: readonly string[]
  readonly strange: number
}

/** How many choices of a kind are looked at; those behind them are dropped. */
export const most = { reading: 5, hypotheses: 4, questions: 4 } as const

const WeighingItem = z.object({ explanation: z.string(), for: z.array(z.string()), against: z.array(z.string()) })

/** What an endpoint that knows schemas is asked for. Without bounds: many endpoints refuse a schema that has some. */
export const AnswerSchema = z.object({ reading: z.array(z.string()), hypotheses: z.array(WeighingItem), questions: z.array(z.string()) })

/** What is never looked at. */
const itemsMax = 40
const idsMax = 8
const Id = z.string().max(20)
const Ids = z.array(Id).max(idsMax)

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
  const all = { reading: those(Id, reading), hypotheses: those(Weighed, hypotheses), questions: those(Id, questions) }
  return { ...all, strange: [reading, hypotheses, questions].flat().length - Object.values(all).flat().length }
}

/** Who has nothing against an explanation may leave it out. */
const Weighed = z.object({ explanation: Id, for: Ids, against: Ids.default([]) })

function those<Item>(schema: z.ZodType<Item>, items: readonly unknown[]): readonly Item[] {
  return items.slice(0, itemsMax).flatMap((item) => {
    const read = schema.safeParse(item)
    return read.success ? [read.data] : []
  })
}
