import type { Log } from '../../src/slack/log.ts'

export type Line = { readonly level: 'info' | 'warn' | 'error'; readonly fields: object; readonly sentence: string }

/** A log that is kept, to be looked at. */
export function keepLog(): Log & { readonly lines: readonly Line[] } {
  const lines: Line[] = []
  const at = (level: Line['level']) => (fields: object, sentence: string) => void lines.push({ level, fields, sentence })
  return { lines, info: at('info'), warn: at('warn'), error: at('error') }
}
