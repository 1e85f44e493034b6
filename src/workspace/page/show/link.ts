import { createElement as h, type ReactNode } from 'react'

/** Whether a link may be followed: the web and mail, nothing that runs. */
export function isSafe(url: string): boolean {
  return /^(?:https?|mailto):/i.test(url)
}

/** A link to outside, or just its words when it leads nowhere good. */
export function link(url: string, words: ReactNode): ReactNode {
  return isSafe(url) ? h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, words) : words
}
