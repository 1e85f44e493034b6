/**
 * A value as it stands in an exception. Falco pastes it into a condition and quotes it only when it has a space, so it brings its own
 * quotes; in quotes it is no list's name either.
 */
export function quoted(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

/** The text that Falco's parser reads there: up to a quote with no backslash before it. Undefined: it would read something else. */
export function unquoted(item: string): string | undefined {
  const [found] = /^"(?:\\[\s\S]|[^"\\])*"/.exec(item) ?? []
  if (found !== item || item.endsWith('\\"')) return undefined
  return item.slice(1, -1).replaceAll(/\\([\s\S])/g, '$1')
}
