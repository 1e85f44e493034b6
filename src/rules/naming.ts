/** The lists that a text names. Falco puts a list's items in place of its name wherever that stands by itself, in quoted texts too. */
export function listsNamed(text: string, isList: (name: string) => boolean): readonly string[] {
  return [...new Set(text.split(/[\s(),=]+/).filter(isList))]
}

/** The macros that a condition names, whether defined or not: names by themselves where a comparison could stand. */
export function macrosNamed(condition: string): readonly string[] {
  const tokens = condition.match(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[(),]|[<>=!]+|[^\s()"'=,<>!]+/g) ?? []
  const found = new Set<string>()
  /** For each open parenthesis: whether comparisons stand in it, and not values or a field. */
  const open: boolean[] = []
  for (const [at, token] of tokens.entries()) {
    const [before = 'and', after = 'and'] = [tokens[at - 1], tokens[at + 1]]
    if (token === '(') open.push((open.at(-1) ?? true) && opens.has(before))
    else if (token === ')') open.pop()
    else if ((open.at(-1) ?? true) && opens.has(before) && closes.has(after) && isMacroName(token)) found.add(token)
  }
  return [...found]
}

const opens: ReadonlySet<string> = new Set(['and', 'or', 'not', '('])
const closes: ReadonlySet<string> = new Set(['and', 'or', ')'])

function isMacroName(token: string): boolean {
  return /^[a-zA-Z][a-zA-Z0-9_]*$/.test(token) && !opens.has(token)
}
