import { constants, copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readPlanConfig, SetupError } from './config.ts'
import type { PlanConfig } from './config.ts'
import type { Moment } from './domain/event.ts'
import { newId } from './id.ts'
import { readEvent } from './intake/falco-event.ts'
import { openSqlite } from './ledger/sqlite/open.ts'
import { outlook, readOutlook } from './reconcile/outlook.ts'
import { makeNoPace, makePace } from './reconcile/pace.ts'

/**
 * What Falconer would do in Slack and why, in lines; nothing is touched. Asks the one that runs, for it alone may read its ledger;
 * when none does, a copy of the file is read. Throws a SetupError.
 */
export async function readPlan(config: PlanConfig, now: () => Moment = Date.now): Promise<string> {
  const url = addressOf(config.intake)
  const told = await ask(url, config.intake.token)
  if (told !== undefined) return told
  const planned = await fromFile(config, url, now())
  return `Nobody answers at ${url}: this is what Falconer would do after its start, by its file ${config.ledgerFile}.\n\n${planned}`
}

/** A Falconer that listens everywhere is asked here. */
function addressOf({ host, port }: PlanConfig['intake']): string {
  if (port === 0) throw new SetupError('PORT is 0, which is any free port; set PORT to the one that Falconer named when it was ready.')
  const here = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `http://${here.includes(':') ? `[${here}]` : here}:${port}`
}

const patienceMs = 10_000

/** Undefined: nothing listens there. */
async function ask(url: string, token: string | undefined): Promise<string | undefined> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  try {
    const answer = await fetch(`${url}/plan`, { headers, signal: AbortSignal.timeout(patienceMs) })
    return understood(answer.status, await answer.text(), url)
  } catch (error) {
    if (error instanceof SetupError) throw error
    if (codeOf(error) === 'ECONNREFUSED') return undefined
    throw new SetupError(`HOST and PORT: ${url} does not answer (${codeOf(error)}); correct them, or look whether Falconer is well.`)
  }
}

function understood(status: number, text: string, url: string): string {
  if (status === 200) return text
  if (status === 401) throw new SetupError('INGEST_TOKEN is not the one of the Falconer that runs; set the same.')
  if (status >= 500) throw new SetupError(`Falconer at ${url} cannot say what it plans (status ${status}); its log says why.`)
  throw new SetupError(`HOST and PORT: what answers at ${url} is no Falconer that plans (status ${status}); correct them.`)
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  if (typeof cause === 'object' && cause !== null && 'code' in cause) return String(cause.code)
  return error instanceof Error ? error.name : String(error)
}

/** In bytes: what is copied in a moment. */
const copiedMax = 512 << 20

async function fromFile({ ledgerFile, stormAfter, paced }: PlanConfig, url: string, now: Moment): Promise<string> {
  const nobody = `Nobody answers at ${url} (HOST and PORT), and`
  if (ledgerFile === ':memory:') throw new SetupError(`${nobody} DATABASE_URL keeps the ledger in memory; start Falconer first.`)
  if (!existsSync(ledgerFile)) throw new SetupError(`${nobody} DATABASE_URL names ${ledgerFile}, which is not there; correct them.`)
  const files = [ledgerFile, `${ledgerFile}-wal`].filter((file) => existsSync(file))
  if (files.reduce((sum, file) => sum + statSync(file).size, 0) > copiedMax)
    throw new SetupError(`${nobody} ${ledgerFile} is too large to be copied and read; start Falconer first.`)
  return fromCopy(ledgerFile, files, async (copy) => {
    await using ledger = await opened(copy, ledgerFile)
    const known = await readOutlook(ledger.postings, now)
    const [pace, carries] = paced ? [makePace(), stormAfter] : [makeNoPace(), undefined]
    return outlook({ ...known, underWay: new Set(), pace, carries, troubles: [] })
  })
}

/** The file itself is not opened: to open it is to change it. */
async function fromCopy(original: string, files: readonly string[], read: (copy: string) => Promise<string>): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'falconer-plan-'))
  const copy = join(folder, 'ledger.db')
  try {
    for (const file of files) copyFileSync(file, copy + file.slice(original.length), constants.COPYFILE_FICLONE)
    return await read(copy)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function opened(copy: string, original: string) {
  const ledger = await openSqlite({ file: copy, newId, read: readEvent }).catch((error: unknown) => {
    throw new SetupError(`DATABASE_URL: ${(error instanceof Error ? error.message : String(error)).replace(copy, original)}`)
  })
  return { postings: ledger.postings, [Symbol.asyncDispose]: () => ledger.close() }
}

function endInWords(error: unknown): never {
  console.error(error instanceof SetupError ? error.message : error)
  process.exit(error instanceof SetupError ? 2 : 1)
}

if (import.meta.main) await readPlan(readPlanConfig()).then((plan) => process.stdout.write(plan), endInWords)
