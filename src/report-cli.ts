import { readFileSync } from 'node:fs'
import { Keyv } from 'keyv'
import { readReportConfig, SetupError } from './config.ts'
import type { ReportConfig } from './config.ts'
import { contentKey } from './domain/event.ts'
import type { FalcoEvent, Moment } from './domain/event.ts'
import { identify } from './domain/fingerprint.ts'
import type { Report } from './domain/report.ts'
import type { RuleText } from './domain/rule-text.ts'
import { openAlert } from './domain/triage.ts'
import { printable } from './domain/untrusted.ts'
import { parseFalcoEvent } from './intake/falco-event.ts'
import { makeNarrate } from './report/narrate/narrate.ts'
import { json, markdown } from './report/render.ts'
import { writeReport } from './report/report.ts'
import { makeRuleBook, RuleFilesError } from './rules/rule-book.ts'

type Shell = {
  readonly config: () => ReportConfig
  /** `-` is the standard input. Throws where there is no such file. */
  readonly read: (path: string) => string
  /** What is to be said beside the report, a line each. */
  readonly tell: (sentence: string) => void
  readonly now: () => Moment
}

/** The report on one event of Falco, as `npm run report -- event.json [--json] [--narrate]` prints it. Throws a SetupError with the remedy. */
export async function reportFromShell(args: readonly string[], { config: readConfig, read, tell, now }: Shell): Promise<string> {
  const { path, asJson, narrated } = wanted(args)
  const event = eventIn(textOf(path, read), path)
  const config = readConfig()
  const report = writeReport(aloneWith(event, config, await ruleTextOf(event, config, tell), now()), now())
  const whole = narrated ? await withNarration(report, config, tell, now) : report
  return asJson ? `${JSON.stringify(json(whole), null, 2)}\n` : markdown(whole)
}

const usage =
  'name one file with an event, such as npm run report -- event.json, or - for the standard input; --json and --narrate may follow'

function wanted(args: readonly string[]) {
  const paths = args.filter((one) => one === '-' || !one.startsWith('-'))
  const strange = args.find((one) => one !== '-' && one.startsWith('-') && one !== '--json' && one !== '--narrate')
  if (strange !== undefined) throw new SetupError(`There is no option ${printable(strange)}; ${usage}.`)
  const [path, second] = paths
  if (path === undefined || second !== undefined)
    throw new SetupError(`${path === undefined ? 'No file is named' : 'More than one file is named'}; ${usage}.`)
  return { path, asJson: args.includes('--json'), narrated: args.includes('--narrate') }
}

function textOf(path: string, read: Shell['read']): string {
  try {
    return read(path)
  } catch (error) {
    throw new SetupError(`${printable(path)} cannot be read (${error instanceof Error ? printable(error.message) : 'unknown'}); ${usage}.`)
  }
}

/** One event, over as many lines as it likes, or the first of a file with one on each line. */
function eventIn(text: string, path: string): FalcoEvent {
  const parsed = parseFalcoEvent(isJson(text) ? text.trim() : (text.split('\n').find((line) => line.trim() !== '') ?? ''))
  if (parsed.ok) return parsed.event
  throw new SetupError(`${path === '-' ? 'The standard input' : printable(path)} holds no event of Falco: ${parsed.error}`)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** As if the event had opened an alert of its own; there is no ledger to ask what else there was. */
function aloneWith(event: FalcoEvent, { fingerprint }: ReportConfig, ruleText: RuleText | undefined, receivedAt: Moment) {
  const arrival = { event, identity: identify(event, fingerprint), content: contentKey(event), receivedAt }
  const because = 'a report was asked for from the shell'
  const alert = openAlert('', arrival, { kind: 'open', because, channel: '', mention: undefined, previous: undefined, novel: false })
  return { alert, sample: event, events: [{ event, receivedAt, verdict: 'open' as const }], related: [], facts: [], ruleText }
}

async function ruleTextOf(event: FalcoEvent, { rules }: ReportConfig, tell: Shell['tell']): Promise<RuleText | undefined> {
  if (rules.length === 0) return undefined
  const book = await makeRuleBook({ paths: rules, tell }).catch((error: unknown) => {
    throw error instanceof RuleFilesError ? new SetupError(error.message) : error
  })
  return book.rule(event.rule, event.source)
}

async function withNarration(report: Report, { model }: ReportConfig, tell: Shell['tell'], now: Shell['now']): Promise<Report> {
  if (model === undefined) {
    tell('Without a narration: LLM_MODEL is not set; name a model, and LLM_BASE_URL and LLM_API_KEY as it needs them.')
    return report
  }
  tell(`The model ${printable(model.model)} is asked; the report comes with its answer, or without it in half a minute.`)
  const log = { warn: (_fields: object, sentence: string) => tell(sentence) }
  const narrate = makeNarrate({ model, cache: new Keyv(), audit: async () => {}, log, now })
  const narration = await narrate(report)
  if (narration.kind === 'failed') tell(narration.why)
  return { ...report, narration }
}

async function main(): Promise<void> {
  const shell: Shell = {
    config: readReportConfig,
    read: (path) => readFileSync(path === '-' ? 0 : path, 'utf8'),
    tell: (sentence) => console.error(sentence),
    now: Date.now,
  }
  process.stdout.write(await reportFromShell(process.argv.slice(2), shell))
}

function endInWords(error: unknown): void {
  console.error(error instanceof SetupError ? error.message : error)
  process.exitCode = 1
}

if (import.meta.main) await main().catch(endInWords)
