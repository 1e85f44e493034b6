import { isText, pipelinesIn } from './command-line.ts'
import type { Command, Pipeline } from './shell-text.ts'

/** What a command line shows that is rare in ordinary operation: the part of it that shows it, and what that does. */
export type Shape = {
  readonly pattern: { exec(line: string): { readonly 0: string } | null }
  /** Follows "What the command line asks for". */
  readonly does: string
}

/** The part that shows it; undefined where nothing does. */
export type Look = (pipelines: readonly Pipeline[]) => string | undefined

export function shape(does: string, look: Look): Shape {
  return {
    does,
    pattern: {
      exec(line) {
        const part = look(pipelinesIn(line))
        return part === undefined ? null : { 0: part }
      },
    },
  }
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
