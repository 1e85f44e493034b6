/** Objects and lists within each other. */
export const depthMax = 64

/** Before anything is parsed, and without recursion. An event has a handful of brackets: only more of them are looked at one by one. */
export function isTooDeep(text: string): boolean {
  return count(text, '{') + count(text, '[') > depthMax && depthOf(text) > depthMax
}

function count(text: string, bracket: string): number {
  let seen = 0
  for (let at = text.indexOf(bracket); at >= 0 && seen <= depthMax; at = text.indexOf(bracket, at + 1)) seen++
  return seen
}

/** The deepest nesting outside strings, or the first depth that is too deep. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  for (let at = 0; at < text.length && deepest <= depthMax; at++) {
    const one = text[at]
    if (one === '"') at = endOfString(text, at)
    else if (one === '{' || one === '[') deepest = Math.max(deepest, ++depth)
    else if (one === '}' || one === ']') depth--
  }
  return deepest
}

function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at
}
