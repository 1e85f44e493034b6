import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { DatabaseSync } from 'node:sqlite'
import { contentKey } from '../../src/domain/event.ts'
import { identify, identityOnDemand } from '../../src/domain/fingerprint.ts'
import { matches } from '../../src/domain/scope.ts'
import type { Scope } from '../../src/domain/scope.ts'
import { hourMs } from '../../src/domain/traits.ts'
import type { Ask } from '../../src/domain/traits.ts'
import { triage } from '../../src/domain/triage.ts'
import type { Arrival } from '../../src/domain/triage.ts'
import { readEvent } from '../../src/intake/falco-event.ts'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { openSqlite } from '../../src/ledger/sqlite/open.ts'
import { stormEvents } from './storm-events.ts'
import { variedEvents } from './varied-events.ts'

const now = Date.parse('2026-05-25T08:00:00Z')
const windowMs = 13.9 * 24 * hourMs
const atOnce = 1000

const rule = { field: 'rule', is: 'Read sensitive file untrusted' } as const
const scopes: readonly (readonly [string, Scope])[] = [
  ['a rule in a namespace by a process', [rule, { field: 'namespace', is: 'shop' }, { field: 'proc.name', is: 'python3' }]],
  ['a whole rule', [rule]],
  ['a namespace, whatever the rule', [{ field: 'namespace', is: 'shop' }]],
  ['how command lines of a rule begin', [rule, { field: 'proc.cmdline', startsWith: 'python3 /opt/collect.py --shard 1' }]],
]

/**
 * What scopes would have hidden of two weeks of events: of a million that are much alike, then of 200,000 that hardly are. Beside it,
 * each text read and asked, as one would without traits.
 */
export async function* measureBackTest({ events = 1_000_000 }: { readonly events?: number }): AsyncGenerator<string> {
  const storm = stormEvents(events, 4)
  yield* measureOver('much alike', events, () => storm().body)
  yield* measureOver('hardly alike', events / 5, variedEvents(5))
}

async function* measureOver(kind: string, events: number, nextBody: () => string): AsyncGenerator<string> {
  const folder = mkdtempSync(join(tmpdir(), 'falconer-bench-'))
  const file = join(folder, 'ledger.db')
  const ledger = await openSqlite({ file, newId: ids(), read: readEvent })
  await fill(ledger, events, nextBody)
  const asked = []
  for (const [words, scope] of scopes) asked.push({ words, scope, ...(await timed(ledger, scope)) })
  await ledger.close()
  for (const { words, scope, ms, stallMs, found } of asked) {
    const plain = scan(file, scope)
    const reach = found.lookedBackTo === undefined ? '' : ` back to ${new Date(found.lookedBackTo).toISOString()}`
    yield `${kind}, ${words}: ${found.fortnight.hidden} of ${found.fortnight.of}${reach} in ${ms} ms, longest stall ${stallMs} ms; texts read one by one: ${plain.hidden} in ${plain.ms} ms`
  }
  rmSync(folder, { recursive: true })
}

const ask: Ask = (event) => ({ event, identity: identityOnDemand(event, { cluster: undefined, fields: {} }) })

function ids(): () => string {
  let count = 0
  return () => `b${String((count += 1)).padStart(7, '0')}`
}

async function fill(ledger: Ledger, events: number, nextBody: () => string): Promise<void> {
  for (let done = 0; done < events; done += atOnce) {
    const receivedAt = now - Math.round(windowMs * (1 - done / events))
    const arrivals = Array.from({ length: Math.min(atOnce, events - done) }, () => arrivalOf(nextBody(), receivedAt))
    await ledger.admit(arrivals, (arrival, known) => triage(arrival, known, routes, hourMs, []))
  }
}

const routes = [{ match: {}, floor: 'Notice', channel: '#falco', mention: undefined }] as const

function arrivalOf(body: string, receivedAt: number): Arrival {
  const event = readEvent(body)
  if (!event) throw new Error(`the storm sent what the intake refuses: ${body}`)
  return { event, identity: identify(event, { cluster: undefined, fields: {} }), content: contentKey(event), receivedAt }
}

async function timed(ledger: Ledger, scope: Scope) {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const start = performance.now()
  const found = await ledger.backTest(scope, now, ask)
  const ms = Math.round(performance.now() - start)
  await new Promise(setImmediate)
  delay.disable()
  return { found, ms, stallMs: Math.round(delay.max / 1e6) }
}

function scan(file: string, scope: Scope) {
  const db = new DatabaseSync(file)
  const start = performance.now()
  let hidden = 0
  for (const { raw } of db.prepare('select raw from events').iterate()) {
    const event = readEvent(String(raw))
    const subject = event && ask(event)
    if (subject && matches(scope, subject)) hidden += 1
  }
  db.close()
  return { hidden, ms: Math.round(performance.now() - start) }
}
