import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PlanConfig } from '../src/config.ts'
import { newId } from '../src/id.ts'
import { readEvent } from '../src/intake/falco-event.ts'
import { openSqlite } from '../src/ledger/sqlite/open.ts'
import { readPlan } from '../src/plan.ts'
import { openDoor } from './intake/open-door.ts'

const morning = 1_764_000_000_000
let folder: string
let ledgerFile: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'falconer-'))
  ledgerFile = join(folder, 'falconer.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A port where nobody listens, or the one of this address. */
async function settings(url?: string, token?: string): Promise<PlanConfig> {
  const port = url === undefined ? await quietPort() : Number(new URL(url).port)
  return { intake: { host: '127.0.0.1', port, token }, ledgerFile, stormAfter: 15, paced: true }
}

async function quietPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server on a port has an AddressInfo
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function aLedgerWithNotice(): Promise<void> {
  const ledger = await openSqlite({ file: ledgerFile, newId, read: readEvent })
  await ledger.postings.addNotice('#ops', 'Falco on node-7 refused a file.', morning)
  await ledger.close()
}

function fingerprints(): readonly string[] {
  return readdirSync(folder).map(
    (name) => `${name} ${statSync(join(folder, name)).mtimeMs} ${readFileSync(join(folder, name)).toString('base64')}`,
  )
}

test('the Falconer that runs is asked, with the token that events carry', async () => {
  await using door = await openDoor({ token: 't', plan: async () => '#falco: 3 waiting\n' })
  expect(await readPlan(await settings(door.url, 't'))).toBe('#falco: 3 waiting\n')
})

test('when none runs, the plan comes from its file, which stays as it was to the byte', async () => {
  await aLedgerWithNotice()
  const before = fingerprints()
  const plan = await readPlan(await settings(), () => morning + 60_000)
  expect(plan).toMatch(/^Nobody answers at http:\/\/127\.0\.0\.1:\d+: this is what Falconer would do after its start/)
  expect(plan).toMatch(/#ops: 1 waiting/)
  expect(plan).toMatch(/post notice .*node-7/)
  expect(fingerprints()).toEqual(before)
})

test('what rests in the file is planned with its reason', async () => {
  await aLedgerWithNotice()
  const ledger = await openSqlite({ file: ledgerFile, newId, read: readEvent })
  await ledger.postings.postpone(1, morning + 90_000, 'Slack cannot be reached', 'dropped')
  await ledger.close()
  const plan = await readPlan(await settings(), () => morning + 60_000)
  expect(plan).toMatch(/notice .*node-7.*: not before \S+ \S+: Slack cannot be reached\n/)
})

test('what a killed Falconer left in its write-ahead log is planned too', async () => {
  const ledger = await openSqlite({ file: ledgerFile, newId, read: readEvent })
  await ledger.postings.addNotice('#ops', 'Falco on node-7 refused a file.', morning)
  expect(statSync(`${ledgerFile}-wal`).size).toBeGreaterThan(0)
  expect(await readPlan(await settings(), () => morning)).toMatch(/post notice .*node-7/)
  await ledger.close()
})

test.each([
  ['another token', { token: 'other' }, /^INGEST_TOKEN is not the one/],
  ['none', {}, /^INGEST_TOKEN is not the one/],
])('with %s it says which setting is wrong', async (_what, { token }: { readonly token?: string }, sentence) => {
  await using door = await openDoor({ token: 't' })
  await expect(readPlan(await settings(door.url, token))).rejects.toThrow(sentence)
})

test('something else that listens there is no Falconer', async () => {
  const other = createServer((_request, response) => response.writeHead(404).end('?')).listen(0, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server on a port has an AddressInfo
  const { port } = other.address() as AddressInfo
  await expect(readPlan(await settings(`http://127.0.0.1:${port}`))).rejects.toThrow(/^HOST and PORT: .* is no Falconer/)
  other.close()
})

test('a Falconer that cannot plan is told from a wrong address', async () => {
  await using door = await openDoor({ plan: () => Promise.reject(new Error('the disk fails')) })
  await expect(readPlan(await settings(door.url))).rejects.toThrow(/cannot say what it plans \(status 500\); its log says why/)
})

test('without a Falconer and without a file it names both', async () => {
  await expect(readPlan(await settings())).rejects.toThrow(/^Nobody answers at .* \(HOST and PORT\), and DATABASE_URL names .*falconer\.db/)
  await expect(readPlan({ ...(await settings()), ledgerFile: ':memory:' })).rejects.toThrow(/keeps the ledger in memory; start Falconer/)
})

test('a file that is no ledger is named, not its copy', async () => {
  writeFileSync(ledgerFile, 'something else '.repeat(1000))
  await expect(readPlan(await settings())).rejects.toThrow(`DATABASE_URL: The ledger file ${ledgerFile} cannot be used`)
})

test('any free port is no address to ask at', async () => {
  const config = await settings()
  await expect(readPlan({ ...config, intake: { ...config.intake, port: 0 } })).rejects.toThrow(/^PORT is 0/)
})
