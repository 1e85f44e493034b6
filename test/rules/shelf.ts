import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { RuleText, Said } from '../../src/domain/rule-text.ts'
import { makeRuleBook } from '../../src/rules/rule-book.ts'
import type { RuleBook } from '../../src/rules/rule-book.ts'

/** A folder with rule files in it, as on Falco's host. */
export type Shelf = {
  at(name: string): string
  write(name: string, text: string): void
  /** The book of these files, in this order, or of all the files that were put there, and the sentences that it told. */
  open(...names: readonly string[]): Promise<{ readonly book: RuleBook; readonly told: readonly string[] }>
  [Symbol.dispose](): void
}

export function aShelf(files: Readonly<Record<string, string>> = {}): Shelf {
  const folder = mkdtempSync(join(tmpdir(), 'falconer-rules-'))
  const at = (name: string) => join(folder, name)
  const write = (name: string, text: string) => {
    mkdirSync(dirname(at(name)), { recursive: true })
    writeFileSync(at(name), text)
  }
  for (const [name, text] of Object.entries(files)) write(name, text)
  return {
    at,
    write,
    async open(...names) {
      const told: string[] = []
      const paths = (names.length > 0 ? names : Object.keys(files)).map(at)
      return { book: await makeRuleBook({ paths, tell: (sentence) => told.push(sentence.replaceAll(`${folder}/`, '')) }), told }
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** What Falco has for the rule once it has loaded these files in turn: named like files, a.yaml first. */
export async function loaded(
  rule: string,
  ...texts: readonly string[]
): Promise<{ readonly rule: RuleText | undefined; readonly told: readonly string[] }> {
  using shelf = aShelf(Object.fromEntries(texts.map((text, index) => [`${'abcdef'[index]}.yaml`, text])))
  const { book, told } = await shelf.open()
  return { rule: await book.rule(rule, 'syscall'), told }
}

/** As `loaded`, of a rule that is there and files without a flaw. */
export async function ruleIn(...texts: readonly string[]): Promise<RuleText> {
  const { rule, told } = await loaded('Shell in a box', ...texts)
  if (!rule || told.length > 0) throw new Error(`no such rule, or not without flaws: ${told.join('; ')}`)
  return rule
}

/** `a.yaml:3` */
export function place({ file, line }: Said): string {
  return `${file.slice(file.lastIndexOf('/') + 1)}:${line}`
}

/** A rule of our own, on lines 1 to 11 of its file. */
export const shellInABox = `
- list: shells
  items: [sh, bash]
- macro: box
  condition: (container.id != host)
- rule: Shell in a box
  desc: Somebody opened a shell.
  condition: evt.type = execve and box and proc.name in (shells)
  output: A shell (command=%proc.cmdline)
  priority: NOTICE
  tags: [maturity_stable, container]
`.trim()
