import type { RichTextBlock, RichTextElement, RichTextText } from '@slack/types'

type Style = NonNullable<RichTextText['style']>

/**
 * Reads mrkdwn as Slack does, into rich text: fences, quotes, `*bold*`, `_italic_`, `~strike~`, code spans, `:emoji:` and the
 * `<…>` forms. Entities are decoded once, last, so that escaped text stays text. Unless `verbatim`, URLs and `@here` come alive,
 * which is what makes a forgotten `verbatim` visible.
 */
export function readMrkdwn(text: string, verbatim = false): RichTextBlock['elements'] {
  return text.split(/```([\s\S]*?)```/).flatMap((piece, index) => {
    if (index % 2 === 1) return [{ type: 'rich_text_preformatted', elements: [plain(piece.replace(/^\n|\n$/g, ''))] }]
    return readParagraphs(piece.replace(/^\n|\n$/g, ''), verbatim)
  })
}

/** Runs of quoted and unquoted lines. */
function readParagraphs(text: string, verbatim: boolean): RichTextBlock['elements'] {
  if (text === '') return []
  const runs: { quoted: boolean; lines: string[] }[] = []
  for (const line of text.split('\n')) {
    const quote = /^(?:>|&gt;) ?/.exec(line)
    const last = runs.at(-1)
    const run = last?.quoted === Boolean(quote) ? last : { quoted: Boolean(quote), lines: [] }
    if (run !== last) runs.push(run)
    run.lines.push(quote ? line.slice(quote[0].length) : line)
  }
  return runs.map(({ quoted, lines }) => ({
    type: quoted ? 'rich_text_quote' : 'rich_text_section',
    elements: readInline(lines.join('\n'), {}, verbatim),
  }))
}

/** A styled run is bounded, so that a text of nothing but asterisks costs little. */
const token =
  /<(?<angle>[^<>\n]+)>|`(?<code>[^`\n]+)`|(?<![\p{L}\p{N}])(?<mark>[*_~])(?=\S)(?<run>[^\n]{1,500}?)(?<=\S)\k<mark>(?![\p{L}\p{N}])|:(?<emoji>[a-z0-9_+-]+):|(?<url>https?:\/\/[^\s<>|]+)|(?<![\w.])@(?<range>here|channel|everyone)\b/gu

function readInline(text: string, style: Style, verbatim: boolean): RichTextElement[] {
  const elements: RichTextElement[] = []
  let read = 0
  for (const { 0: whole, index, groups = {} } of text.matchAll(token)) {
    if (index > read) elements.push(plain(text.slice(read, index), style))
    elements.push(...readToken(whole, groups, style, verbatim))
    read = index + whole.length
  }
  return read < text.length ? [...elements, plain(text.slice(read), style)] : elements
}

const named = { '*': 'bold', _: 'italic', '~': 'strike' } as const

function readToken(whole: string, groups: Record<string, string | undefined>, style: Style, verbatim: boolean): RichTextElement[] {
  const { angle, code, mark, run, emoji, url, range } = groups
  if (angle !== undefined) return [readAngle(angle, style)]
  if (code !== undefined) return [plain(code, { ...style, code: true })]
  if (run !== undefined && isMark(mark)) return readInline(run, { ...style, [named[mark]]: true }, verbatim)
  if (emoji !== undefined) return [{ type: 'emoji', name: emoji }]
  if (verbatim) return [plain(whole, style)]
  if (url !== undefined) return [{ type: 'link', url: decode(url), style }]
  return isRange(range) ? [{ type: 'broadcast', range }] : [plain(whole, style)]
}

/** What stands between `<` and `>`. A form that Slack does not know stays text. */
function readAngle(body: string, style: Style): RichTextElement {
  const [target = '', label] = body.split('|', 2)
  const range = target.slice(1)
  if (/^@[UW]\w+$/.test(target)) return { type: 'user', user_id: target.slice(1) }
  if (/^#C\w+$/.test(target)) return { type: 'channel', channel_id: target.slice(1) }
  if (target.startsWith('!subteam^')) return { type: 'usergroup', usergroup_id: target.slice('!subteam^'.length) }
  if (target.startsWith('!date^')) return readDate(target, label)
  if (target.startsWith('!') && isRange(range)) return { type: 'broadcast', range }
  if (/^(?:https?|mailto):/i.test(target)) return { type: 'link', url: decode(target), text: decode(label ?? target), style }
  return plain(`<${body}>`, style)
}

/** `!date^seconds^format^link`, the link optional. */
function readDate(target: string, fallback: string | undefined): RichTextElement {
  const [, seconds = '', format = '', url] = target.split('^')
  return { type: 'date', timestamp: Number(seconds), format, fallback: decode(fallback ?? ''), ...(url && { url }) }
}

function plain(text: string, style: Style = {}): RichTextText {
  return { type: 'text', text: decode(text), style }
}

const entities: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' }

function decode(text: string): string {
  return text.replace(/&(?:lt|gt|amp);/g, (entity) => entities[entity] ?? entity)
}

function isMark(mark: string | undefined): mark is keyof typeof named {
  return mark === '*' || mark === '_' || mark === '~'
}

function isRange(range: string | undefined): range is 'here' | 'channel' | 'everyone' {
  return range === 'here' || range === 'channel' || range === 'everyone'
}
