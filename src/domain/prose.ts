/**
 * Text for people, in which values that an attacker may have written stay apart from our own words.
 * A string is ours; `{ value }` is theirs and is shown as code; `{ person }`, `{ moment }` and `{ channel }` are drawn by the chat.
 */
export type Span =
  | string
  | { readonly value: string }
  | { readonly person: string }
  | { readonly moment: number }
  /** By its id, or as it is configured. */
  | { readonly channel: string }
  | { readonly link: string; readonly text: string }
export type Prose = readonly Span[]

/** The prose as one plain line, for a log, a notification or a file. */
export function plain(prose: Prose): string {
  return prose.map(spanText).join('')
}

function spanText(span: Span): string {
  if (typeof span === 'string') return span
  if ('value' in span) return span.value
  if ('person' in span) return span.person
  if ('moment' in span) return new Date(span.moment).toISOString()
  if ('channel' in span) return span.channel
  return `${span.text} (${span.link})`
}
