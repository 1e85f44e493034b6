import type { RichTextPreformatted } from '@slack/types'
import type { SuppressionId, UserId } from '../../domain/suppression.ts'
import type { File } from '../desk.ts'
import { limits } from './limits.ts'
import type { Message } from './message.ts'
import { notice } from './notice.ts'
import { fallbackText, preformatted, richBlock } from './text.ts'

/** What stands above the file in the thread. */
export function exceptionComment(id: SuppressionId, by: UserId): string {
  return fallbackText([
    `Suppression ${id} as a Falco exception, for `,
    { person: by },
    '. Where it goes and how to check it stands at its top.',
  ])
}

/** The file's text for one person: what was cut would not load, so it is shown whole or not at all. */
export function exceptionMessage({ name, text }: File): Message {
  const pieces = piecesOf(text)
  if (text.length > shownMax) return notice([`${name} is too long for a message, and there is no card to put it under.`])
  const { text: words, blocks } = notice(['As a Falco exception, to be saved as ', { value: name }, ':'])
  return { text: words, blocks: [...blocks, ...pieces.map((piece) => richBlock(piece))] }
}

/** With room for what stands above it. */
const shownMax = limits.messageCharacters - 1_000

/** At line ends, so that pieces one below the other are the file again. */
function piecesOf(text: string): readonly RichTextPreformatted[] {
  const pieces: string[] = []
  for (const line of text.trimEnd().split('\n')) {
    const last = pieces.at(-1)
    if (last === undefined || last.length + line.length >= limits.richElement) pieces.push(line)
    else pieces[pieces.length - 1] = `${last}\n${line}`
  }
  return pieces.map(preformatted)
}
