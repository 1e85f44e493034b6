/** Where the reader of a list is: at its newest message, or somewhere above. */

/** Lists whose reader scrolled up: they are not dragged down by a new message. */
const readingAbove = new WeakSet<Element>()

export function watchScrolling(): void {
  document.addEventListener('scroll', ({ target }) => target instanceof Element && noteReading(target), { capture: true })
  document.addEventListener('load', ({ target }) => target instanceof HTMLImageElement && scrollDown(), { capture: true })
}

/** Who has just said something wants to see the answer. */
export function returnToNewest(): void {
  for (const list of document.querySelectorAll('.messages')) readingAbove.delete(list)
  scrollDown()
}

export function scrollDown(): void {
  for (const list of document.querySelectorAll('.messages')) {
    if (!readingAbove.has(list)) list.scrollTop = list.scrollHeight
  }
}

function noteReading(list: Element): void {
  const below = list.scrollHeight - list.scrollTop - list.clientHeight
  if (below > 40) readingAbove.add(list)
  else readingAbove.delete(list)
}
