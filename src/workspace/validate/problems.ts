import type { z } from 'zod'
import { isObject } from '../args.ts'

/** Slack's sentences for what zod found, each with the place: `must be less than 151 characters [json-pointer:/blocks/0/text/text]`. */
export function problemsOf(payload: unknown, error: z.ZodError, prefix: readonly PropertyKey[]): readonly string[] {
  const sentences = error.issues.flatMap((issue) => sentencesFor(payload, issue, prefix))
  return [...new Set(sentences)]
}

export function at(sentence: string, ...path: readonly PropertyKey[]): string {
  return `${sentence} [json-pointer:/${path.map(String).join('/')}]`
}

function sentencesFor(payload: unknown, issue: z.core.$ZodIssue, prefix: readonly PropertyKey[]): readonly string[] {
  const place = (path: readonly PropertyKey[]) => [...prefix, ...path]
  const parent = issue.path.slice(0, -1)
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => at(`invalid additional property: ${key}`, ...place(issue.path)))

  const value = valueAt(payload, issue.path)
  if (value === undefined && issue.code !== 'custom') return [at(`missing required field: ${String(issue.path.at(-1))}`, ...place(parent))]

  const sentence = at(sentenceFor(issue, value), ...place(issue.path))
  const among = issue.code === 'custom' && issue.params?.['among'] === true
  return among ? [at('failed to match all allowed schemas', ...place(parent)), sentence] : [sentence]
}

function sentenceFor(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code === 'invalid_union') return `unsupported type: ${String(value)}`
  if (issue.code === 'invalid_value') return 'must be a valid enum value'
  if (issue.code !== 'invalid_type') return issue.message
  switch (issue.expected) {
    case 'string':
      return 'must provide a string'
    case 'array':
      return 'must provide an array'
    case 'object':
      return 'must provide an object'
    default:
      return `must provide a ${issue.expected}`
  }
}

function valueAt(payload: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, step) => {
    if (Array.isArray(value)) return value[Number(step)] as unknown
    return isObject(value) ? value[String(step)] : undefined
  }, payload)
}
