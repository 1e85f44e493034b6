import type { KnownBlock } from '@slack/types'
import { isSecretName, mask, maskSecrets } from '../../domain/secrets.ts'
import { counted } from './duration.ts'
import { limits } from './limits.ts'
import { preformatted, richBlock, richText, visible } from './text.ts'

/** About what a modal of 250 kB holds when every character takes three bytes, with room to spare. */
const shownMax = 45_000

/** Old texts make room for new ones; counts, alerts and what people did stay. */
const textForgotten = "The event's text is no longer kept: retain in falconer.yml says how long it is."

/** JSON, indented, over as many blocks as it takes, and in words how much of it was left out. */
export function rawEventBlocks(raw: string): readonly KnownBlock[] {
  if (raw === '') return [richBlock(richText([textForgotten]))]
  const text = indented(raw)
  const shown = text.slice(0, shownMax).replace(/[\uD800-\uDBFF]$/, '')
  const left = text.length - shown.length
  const blocks = pieces(shown).map((piece) => richBlock(preformatted(piece)))
  return left === 0
    ? blocks
    : [...blocks, richBlock(richText([`${counted(left, 'more character')} left out: Slack shows no more of an event.`]))]
}

/** At line ends where there are any, never inside a surrogate pair. */
function pieces(text: string): readonly string[] {
  const max = limits.richElement
  if (text.length <= max) return [text]
  const lineEnd = text.lastIndexOf('\n', max)
  const end = lineEnd > max / 2 ? lineEnd + 1 : max - (/[\uD800-\uDBFF]/.test(text.charAt(max - 1)) ? 1 : 0)
  return [text.slice(0, end), ...pieces(text.slice(end))]
}

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+|"/gs

/** Works on the text, not on parsed values, so that a number keeps every digit that Falco sent. */
function indented(raw: string): string {
  const out: string[] = []
  let depth = 0
  let [key, last] = ['', '']
  for (const [piece] of raw.matchAll(token)) {
    if (piece === '}' || piece === ']') {
      depth = Math.max(0, depth - 1)
      if (last !== '{' && last !== '[') out.push(lineAt(depth))
    } else if (last === '{' || last === '[') out.push(lineAt(depth))
    if (piece === ':') key = last
    out.push(piece === ':' ? ': ' : last === ':' ? member(key, piece) : masked(piece))
    if (piece === '{' || piece === '[') depth += 1
    if (piece === ',') out.push(lineAt(depth))
    last = piece
  }
  return out.join('')
}

function lineAt(depth: number): string {
  return '\n' + '  '.repeat(Math.min(depth, 20))
}

/** Falco's own names have dots (`github.diff.committed_secrets.desc`) and name no secret. */
function member(key: string, piece: string): string {
  const isSecret = piece.startsWith('"') && !key.includes('.') && isSecretName(key.slice(1, -1))
  return isSecret ? `"${mask}"` : masked(piece)
}

function masked(piece: string): string {
  if (!/^".*"$/s.test(piece)) return visible(piece)
  try {
    return visible(JSON.stringify(maskSecrets(String(JSON.parse(piece)))))
  } catch {
    return visible(maskSecrets(piece))
  }
}
