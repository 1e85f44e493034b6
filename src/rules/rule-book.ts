import type { LeftOut, RuleText } from '../domain/rule-text.ts'
import { printable } from '../domain/untrusted.ts'
import { collect } from './collect.ts'
import type { Collected, RuleFile } from './collect.ts'
import { findFiles, textOf } from './files.ts'
import type { FoundFile, Trouble } from './files.ts'
import { ruleText } from './rule-text.ts'
import { readYaml, unreadable } from './yaml.ts'
import type { Yaml } from './yaml.ts'

/** What Falco has for each rule, by the rule files in use. */
export interface RuleBook {
  /** Files that changed are read again first. Undefined: the files have no rule of this name and source. */
  rule(name: string, source: string): Promise<RuleText | undefined>
}

/** At the start, a path that cannot be had: a sentence that names it and the remedy. */
export class RuleFilesError extends Error {
  override readonly name = 'RuleFilesError'
}

type Deps = {
  /** Files and folders, in the order in which Falco loads them: its `rules_files`. */
  readonly paths: readonly string[]
  /** Hears in a sentence, once each, what is left out. */
  readonly tell: (sentence: string) => void
}

/** Reads the files. Rejects with a RuleFilesError when one of them cannot be had now; later on that is told, and its rules are left out. */
export async function makeRuleBook({ paths, tell }: Deps): Promise<RuleBook> {
  const kept = new Map<string, { readonly stamp: string; readonly yaml: Yaml }>()
  const told = new Set<string>()
  let reading: Promise<Collected> | undefined
  let read: { readonly stamp: string; readonly collected: Collected } | undefined

  async function readAgain(isFirst = false): Promise<Collected> {
    const found = await findFiles(paths)
    const stamp = JSON.stringify(found)
    if (read?.stamp === stamp) return read.collected
    const files = await Promise.all(found.map(async (file) => ('why' in file ? file : yamlOf(file))))
    const troubles = files.filter((file) => 'why' in file)
    const readable = files.filter((file) => 'yaml' in file)
    if (isFirst && troubles[0]) throw new RuleFilesError(setUpSentence(troubles[0]))
    const collected = withTroubles(collect(readable), troubles)
    // The right to read a file can come without a change of the file.
    read = troubles.length > 0 ? undefined : { stamp, collected }
    tellNew(collected)
    return collected
  }

  async function yamlOf(file: FoundFile): Promise<RuleFile | Trouble> {
    const { path, stamp, bytes } = file
    const before = kept.get(path)
    if (before?.stamp === stamp) return { path, yaml: before.yaml }
    const text = bytes > bytesMax ? '' : await textOf(file)
    if (typeof text !== 'string') return text
    const yaml = bytes > bytesMax ? unreadable(1, 'it is larger than 4 MiB') : readYaml(text)
    kept.set(path, { stamp, yaml })
    return { path, yaml }
  }

  function tellNew({ leftOut }: Collected): void {
    const sentences = leftOut.slice(0, toldMax).map(sentenceOf)
    for (const sentence of sentences.filter((one) => !told.has(one))) tell(sentence)
    told.clear()
    for (const sentence of sentences) told.add(sentence)
  }

  await readAgain(true)
  return {
    async rule(name, source) {
      reading ??= readAgain().finally(() => (reading = undefined))
      return ruleText(await reading, name, source)
    },
  }
}

/** Falco's own three files together are a quarter of a megabyte. */
const bytesMax = 4 << 20
const toldMax = 50

function withTroubles(collected: Collected, troubles: readonly Trouble[]): Collected {
  const gone = troubles.map(({ path, why }) => ({
    at: { file: path, line: 1 },
    of: undefined,
    why: `is left out: it ${why}`,
    refused: false,
  }))
  return { ...collected, leftOut: [...gone, ...collected.leftOut] }
}

function setUpSentence({ path, asked, why, remedy }: Trouble): string {
  return `rules[${asked}] in falconer.yml: ${printable(path)} ${why}; ${remedy}.`
}

/** `/etc/falco/rules.d/a.yaml line 7: the rule "X" is left out: condition must not be empty` */
function sentenceOf({ at: { file, line }, of, why }: LeftOut): string {
  const what = of ? `the ${of.kind} ${JSON.stringify(of.name)}` : 'what stands here'
  return printable(`${file} line ${line}: ${what} ${why}`).slice(0, sentenceMax)
}
const sentenceMax = 500
