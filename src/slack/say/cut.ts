const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** What stands where text was left out. */
export const ellipsis = '…'

/** At most `max` UTF-16 units, cut between graphemes; `…` tells that something is missing. */
export function cut(text: string, max: number): string {
  return text.length <= max ? text : head(text, max - ellipsis.length) + ellipsis
}

/** mrkdwn source cut outside its tokens: never inside `<…>` or an entity, and an open code span is closed. */
export function cutMrkdwn(source: string, max: number): string {
  if (source.length <= max) return source
  const room = max - ellipsis.length - 1
  let kept = ''
  for (const [piece] of source.matchAll(/<[^<>]*>|&(?:amp|lt|gt);|[^<&]+|[<&]/g)) {
    if (kept.length + piece.length > room) {
      kept += /^[<&]/.test(piece) ? '' : head(piece, room - kept.length)
      break
    }
    kept += piece
  }
  return kept + ellipsis + (isInCode(kept) ? '`' : '')
}

function isInCode(source: string): boolean {
  return source.split('`').length % 2 === 0
}

/** The beginning, in whole graphemes. One that alone is longer (a letter with a thousand accents) is cut between its code points. */
function head(text: string, max: number): string {
  let kept = ''
  // A grapheme can be long, so a little more than `max` is looked at, not a hundred kilobytes.
  for (const { segment } of graphemes.segment(text.slice(0, max + 100))) {
    if (kept.length + segment.length > max) break
    kept += segment
  }
  return kept === '' ? codePoints(text, max) : kept
}

function codePoints(text: string, max: number): string {
  let kept = ''
  for (const character of text.slice(0, max + 1)) {
    if (kept.length + character.length > max) break
    kept += character
  }
  return kept
}
