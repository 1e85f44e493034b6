/**
 * Makes `current` look like `next` with as few changes as can be, so that what is typed, focused, scrolled or opened stays.
 * Children are matched by `data-key` or id, others by their order among those of their kind. That is also Slack's rule for a
 * changed modal: a value survives where block and action keep their ids. What carries `data-own` is left as the script
 * made it, what carries `data-added` is not from the server at all and stays.
 */
export function morph(current: Element, next: Element): void {
  if (current.isEqualNode(next) || 'own' in datasetOf(current)) return
  if (current instanceof HTMLTemplateElement) return current.replaceWith(next)
  // A popover's attributes are where it was opened.
  if (!current.hasAttribute('popover')) syncAttributes(current, next)
  syncChildren(current, next)
}

/** Set by the browser or by our own script, unknown to the server. */
const ours = new Set(['open', 'aria-busy'])

function syncAttributes(current: Element, next: Element): void {
  for (const { name } of Array.from(current.attributes)) {
    if (!ours.has(name) && !next.hasAttribute(name)) current.removeAttribute(name)
  }
  for (const { name, value } of next.attributes) {
    if (current.getAttribute(name) !== value) current.setAttribute(name, value)
  }
}

function syncChildren(current: Element, next: Element): void {
  dropGone(current, next)
  const left = [...current.childNodes]
  let place: ChildNode | null = current.firstChild
  for (const wanted of Array.from(next.childNodes)) {
    const index = left.findIndex((node) => isSame(node, wanted))
    const [kept] = index === -1 ? [wanted] : left.splice(index, 1)
    if (!kept) continue
    if (kept !== wanted) renew(kept, wanted)
    if (kept === place) place = kept.nextSibling
    else current.insertBefore(kept, place)
  }
  for (const node of left) if (!('added' in datasetOf(node))) node.remove()
}

/** First, so that what stays need not move past what goes: a moved element loses its focus and its open menu. */
function dropGone(current: Element, next: Element): void {
  const wanted = new Set(Array.from(next.childNodes, keyOf))
  for (const node of Array.from(current.childNodes)) if (!wanted.has(keyOf(node)) && keyOf(node) !== '') node.remove()
}

function datasetOf(node: Node): DOMStringMap {
  return node instanceof HTMLElement ? node.dataset : {}
}

function renew(kept: ChildNode, wanted: ChildNode): void {
  if (kept instanceof Element && wanted instanceof Element) morph(kept, wanted)
  else if (kept.nodeValue !== wanted.nodeValue) kept.nodeValue = wanted.nodeValue
}

function isSame(one: Node, other: Node): boolean {
  return one.nodeName === other.nodeName && keyOf(one) === keyOf(other)
}

function keyOf(node: Node): string {
  return datasetOf(node)['key'] ?? (node instanceof Element ? node.id : '')
}
