import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

/**
 * The house's arrows: each part, and what it may import besides its own files and npm packages. A part is a folder of
 * src/ or a file at its top. `folder/file.ts` allows that file alone: the port, or the entry, and not the insides.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  flow: ['domain', 'ledger/ledger.ts'],
  intake: ['domain'],
  ledger: ['domain'],
  reconcile: ['domain', 'ledger/ledger.ts'],
  report: ['domain', 'ledger/ledger.ts'],
  rules: ['domain'],
  slack: ['domain', 'reconcile/wall.ts'],
  tuning: ['domain'],
  workspace: [],
  'config.ts': ['domain', 'config'],
  config: ['domain'],
  'cache.ts': [],
  'id.ts': [],
  'log.ts': [],
  'metrics.ts': ['domain'],
  'main.ts': ['*'],
  assembly: ['*'],
  'plan.ts': ['*'],
  'report-cli.ts': ['*'],
  demo: ['*'],
}

const src = resolve(import.meta.dirname, '../src')
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
const arrows = files.flatMap((file) => importsOf(file).map((target) => ({ file, target })))

test('every folder imports only what the design allows', () => {
  expect(arrows.filter((arrow) => !isAllowed(arrow)).map(({ file, target }) => `${file} → ${target}`)).toEqual([])
})

test('every part is in the table', () => {
  expect([...new Set(files.map(partOf))].filter((part) => !(part in mayImport))).toEqual([])
})

test('nothing but the demo and the tests imports the stand-in for Slack', () => {
  const guests = arrows.filter(({ target }) => partOf(target) === 'workspace').map(({ file }) => partOf(file))
  expect([...new Set(guests)].filter((part) => part !== 'workspace')).toEqual(guests.includes('demo') ? ['demo'] : [])
})

test("only Slack's folder, the stand-in and the demo know Slack's packages", () => {
  const knowing = files.filter((file) => /from '@slack\//.test(readFileSync(join(src, file), 'utf8'))).map(partOf)
  expect([...new Set(knowing)].filter((part) => !['slack', 'workspace', 'demo'].includes(part))).toEqual([])
})

test('only config.ts reads the environment', () => {
  const readers = files.filter((file) => /process\.env/.test(readFileSync(join(src, file), 'utf8')))
  expect(readers.filter((file) => !['config.ts', 'main.ts'].includes(file))).toEqual([])
})

test('no imports run in a circle', () => {
  expect(files.map((file) => circleFrom(file, [])).filter(Boolean)).toEqual([])
})

function importsOf(file: string): readonly string[] {
  const text = readFileSync(join(src, file), 'utf8')
  const found = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, path = '']) => path)
  return found.map((path) => relative(src, resolve(src, dirname(file), path)))
}

function partOf(file: string): string {
  return file.split('/')[0] ?? file
}

function isAllowed({ file, target }: { readonly file: string; readonly target: string }): boolean {
  const [own, other] = [partOf(file), partOf(target)]
  if (own === other) return true
  const allowed = mayImport[own] ?? []
  return allowed.includes('*') || allowed.includes(other) || allowed.includes(target)
}

function circleFrom(file: string, path: readonly string[]): string | undefined {
  if (path.includes(file)) return [...path.slice(path.indexOf(file)), file].join(' → ')
  if (done.has(file)) return undefined
  const circle = (arrowsFrom.get(file) ?? []).map((target) => circleFrom(target, [...path, file])).find(Boolean)
  done.add(file)
  return circle
}
const done = new Set<string>()
const arrowsFrom = new Map(files.map((file) => [file, importsOf(file)]))
