import { isText, pipelinesIn } from './command-line.ts'
import type { Command, Pipeline } from './shell-text.ts'

/** What a command line shows that is rare in ordinary operation. */
export type Shape = {
  readonly look: Look
  /** Follows "What the command line asks for". */
  readonly does: string
}

/** The part that shows it, without its quotes; undefined where nothing does. */
export type Look = (pipelines: readonly Pipeline[]) => string | undefined

export function shape(does: string, look: Look): Shape {
  return { does, look }
}

export type Shown = { readonly does: string; readonly part: string }

/** What a command line shows of these, each with a part of the line as it was written. */
export function shownIn(line: string, shapes: readonly Shape[]): readonly Shown[] {
  const pipelines = pipelinesIn(line)
  return shapes.flatMap(({ look, does }) => {
    const part = look(pipelines)?.trim()
    return part ? [{ does, part: asWritten(part, line) }] : []
  })
}

/** A part is read without its quotes and without what merely starts a program; as it stands in the line it is what the evidence holds. */
function asWritten(part: string, line: string): string {
  if (line.includes(part)) return part
  const letters = [...line.matchAll(/[^\s"'\\]/g)]
  const text = letters.map(([letter]) => letter).join('')
  const places = inTurn(part.split(/\s+/).map(bare), text)
  const [begin, end] = [letters[places?.from ?? -1], letters[(places?.to ?? 0) - 1]]
  return begin && end ? line.slice(begin.index, end.index + 1) : line
}

function bare(word: string): string {
  return word.replaceAll(/["'\\]/g, '')
}

/** Where these words stand in a text, one behind the other. */
function inTurn(words: readonly string[], text: string): { readonly from: number; readonly to: number } | undefined {
  const from = text.indexOf(words[0] ?? '')
  let to = from
  for (const word of words) {
    const at = text.indexOf(word, to)
    if (from === -1 || at === -1) return undefined
    to = at + word.length
  }
  return { from, to }
}

export function eachPipeline(look: (pipeline: Pipeline) => string | undefined): Look {
  return (pipelines) => pipelines.map(look).find((part) => part !== undefined)
}

export function eachCommand(look: (command: Command) => string | undefined): Look {
  return eachPipeline((pipeline) => pipeline.map((one) => look(one)).find((part) => part !== undefined))
}

/** The command as it reads without its quotes. */
export function textOf({ program, words, redirects }: Command): string {
  const redirected = redirects.map(({ how, to }) => (how.endsWith('&') ? how + to.text : `${how} ${to.text}`))
  return [program, ...words.map(({ text }) => text), ...redirected].filter(Boolean).join(' ')
}

export function pipelineText(pipeline: Pipeline): string {
  return pipeline.map(textOf).join(' | ')
}

export function inItsText(pattern: RegExp, command: Command): string | undefined {
  return isText(command) ? undefined : pattern.exec(textOf(command))?.[0]
}

/** The file that a command writes, where it is such a one: by a redirection, or by `tee`. */
export function written({ program, words, redirects }: Command, file: RegExp): string | undefined {
  const to = redirects.filter(({ how }) => how.includes('>')).map((one) => one.to)
  return [...to, ...(program === 'tee' ? words : [])].find(({ text }) => file.test(text))?.text
}

export const loopback = /^(?:127(?:\.\d{1,3}){1,3}|localhost|\[?::1\]?|0\.0\.0\.0)$/i
