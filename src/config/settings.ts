import { parseDocument } from 'yaml'
import type { Document } from 'yaml'
import { z } from 'zod'
import type { FingerprintConfig } from '../domain/fingerprint.ts'
import type { Guard } from '../domain/guard.ts'
import { parsePriority } from '../domain/priority.ts'
import type { Match, Route } from '../domain/route.ts'
import { readChannel } from './channel.ts'
import { complaint } from './complaint.ts'
import { readDuration } from './duration.ts'
import { SetupError } from './setup-error.ts'
import { readSize } from './size.ts'

/** What falconer.yml says. `routes` undefined: it says nothing about them. */
export type Settings = {
  readonly routes: readonly Route[] | undefined
  /** What no suppression may hide. */
  readonly neverSuppress: readonly Guard[]
  readonly fingerprint: FingerprintConfig
  readonly quietAfterMs: number
  readonly maxSuppressionMs: number
  readonly stormAfter: number
  readonly retain: Retain
  /** Falco's rule files and folders of them, in the order in which Falco loads them. */
  readonly rules: readonly string[]
}

/** How long the texts of events are kept, and how many bytes of them at most: whichever is reached first. */
export type Retain = { readonly keepMs: number; readonly keepBytes: number }

const dayMs = 86_400_000

/** What holds without a falconer.yml: see `readSettings` for an empty one. */
export const noSettings: Settings = {
  routes: undefined,
  neverSuppress: [],
  fingerprint: { cluster: undefined, fields: {} },
  quietAfterMs: dayMs,
  maxSuppressionMs: 30 * dayMs,
  stormAfter: 15,
  retain: { keepMs: 30 * dayMs, keepBytes: 5e9 },
  rules: [],
}

/** Throws a SetupError whose sentence begins with the file's name. */
export function readSettings(text: string, file: string): Settings {
  const yaml = parseYaml(text, file)
  const written = Written.safeParse(yaml ?? {})
  if (!written.success) throw new SetupError(`${file}: ${complaint(written.error.issues, yaml)}`)
  const { routes, neverSuppress, fingerprint, cluster, quietAfter, maxSuppression, stormAfter, retain, rules } = written.data
  return {
    routes: routes?.map(routeOf),
    neverSuppress: neverSuppress?.map(guardOf) ?? noSettings.neverSuppress,
    fingerprint: { cluster, fields: fingerprint ?? {} },
    quietAfterMs: quietAfter ?? noSettings.quietAfterMs,
    maxSuppressionMs: maxSuppression ?? noSettings.maxSuppressionMs,
    stormAfter: stormAfter ?? noSettings.stormAfter,
    retain: retainOf(retain ?? {}),
    rules: rules ?? noSettings.rules,
  }
}

function retainOf({ days, bytes }: NonNullable<z.infer<typeof Written>['retain']>): Retain {
  const { keepMs, keepBytes } = noSettings.retain
  return { keepMs: days === undefined ? keepMs : days * dayMs, keepBytes: bytes ?? keepBytes }
}

/** Whole numbers as bigints: a value to match may have more digits than a double holds. */
function parseYaml(text: string, file: string): unknown {
  const document = parseDocument(text, { intAsBigInt: true })
  const [flaw] = [...document.errors, ...document.warnings]
  if (!flaw) return plainly(document, file)
  const what = flaw.code === 'DUPLICATE_KEY' ? 'the same key stands here twice; keep one' : (flaw.message.split(/ at line |\n/, 1)[0] ?? '')
  throw new SetupError(`${file}: line ${flaw.linePos?.[0].line ?? 1} cannot be read: ${what}.`)
}

/** `toJS` throws at aliases that would unfold without end. */
function plainly(document: Document, file: string): unknown {
  try {
    return document.toJS()
  } catch (error) {
    throw new SetupError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`, { cause: error })
  }
}

/** A text that means something; where it means nothing, `complaint` says what is expected. */
function meaning<Value>(read: (text: string) => Value | undefined) {
  return z.string().transform((text, context) => {
    const value = read(text)
    if (value !== undefined) return value
    context.addIssue({ code: 'custom' })
    return z.NEVER
  })
}

const Amount = z.union([z.number(), z.bigint()]).transform(Number)
const Size = z.union([z.string(), z.number(), z.bigint()]).transform(String).pipe(meaning(readSize))
/** A century: what is longer is a slip. */
const daysMax = 36_500

const Value = z.union([z.string(), z.number(), z.bigint(), z.boolean()])
const MatchWritten = z.object({ priority: meaning(parsePriority).optional() }).catchall(z.union([Value, z.array(Value).min(1)]))
const RouteWritten = z.strictObject({
  match: MatchWritten.optional(),
  channel: meaning(readChannel),
  mention: meaning(readMention).optional(),
  report: z.literal('auto').optional(),
})
const suppressionBounds = z
  .number()
  .min(60_000)
  .max(366 * dayMs)
const SuppressionLength = meaning(readDuration).pipe(suppressionBounds)
const Written = z.strictObject({
  routes: z.array(RouteWritten).min(1).optional(),
  neverSuppress: z.array(MatchWritten.refine((match) => Object.keys(match).length > 0)).optional(),
  fingerprint: z.record(z.string(), z.array(z.string())).optional(),
  cluster: z.string().optional(),
  quietAfter: meaning(readDuration).optional(),
  maxSuppression: SuppressionLength.optional(),
  stormAfter: Amount.pipe(z.int().min(1)).optional(),
  retain: z.strictObject({ days: Amount.pipe(z.number().gt(0).max(daysMax)).optional(), bytes: Size.optional() }).optional(),
  rules: z.array(z.string().min(1)).min(1).optional(),
})

function readMention(written: string): string | undefined {
  const called = written.replace(/^@/, '')
  return /^(?:here|[UWS][A-Z0-9]{2,})$/.test(called) ? called : undefined
}

function routeOf({ match = {}, channel, mention, report }: z.infer<typeof RouteWritten>): Route {
  return { ...matchOf(match), channel, mention, ...(report === 'auto' && { autoReport: true }) }
}

function matchOf({ priority, ...fields }: z.infer<typeof MatchWritten>): Match {
  const texts = Object.entries(fields).map(([name, values]) => [name, [values].flat().map(String)] as const)
  return { match: Object.fromEntries(texts), floor: priority }
}

function guardOf(written: z.infer<typeof MatchWritten>): Guard {
  const { workload, ...rest } = written
  const withoutWorkload = workload === 'none'
  const words = Object.entries(written).map(([name, values]) => `${name}: ${[values].flat().join(' or ')}`)
  return { ...matchOf(withoutWorkload ? rest : written), withoutWorkload, words: words.join(', ') }
}
