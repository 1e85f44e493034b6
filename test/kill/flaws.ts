import { DatabaseSync } from 'node:sqlite'
import { received } from '../../src/domain/books.ts'
import { newId } from '../../src/id.ts'
import { readEvent } from '../../src/intake/falco-event.ts'
import { openSqlite } from '../../src/ledger/sqlite/open.ts'
import { differences } from '../stories/reconciled.ts'
import type { Scene } from './scene.ts'

/** What is not as it should be after the last life, a sentence each. */
export async function flawsOf({ file, senders: { sent, answered, again }, workspace, complaints }: Scene): Promise<readonly string[]> {
  const kept = eventsIn(file)
  const ledger = await openSqlite({ file, newId, read: readEvent })
  const { books } = await ledger.summary(0, Date.now() + 60_000)
  const alerts = await ledger.recent(1_000_000)
  const unlike = await differences(ledger, workspace)
  await ledger.close()

  const messages = workspace.messages('falco').length
  console.info(JSON.stringify({ events: sent.size, again, books, alerts: alerts.length, messages }))
  const counted = alerts.reduce((sum, { alert }) => sum + alert.count, 0)
  return [
    ...unlike,
    ...complaints,
    ...missing(answered, kept),
    ...same('events in the file', kept.length, sent.size),
    ...same('events in the books, repeats apart', received(books) - books.repeat, sent.size),
    ...same('alerts opened', books.open, alerts.length),
    ...same('events that the alerts count', counted, books.open + books.fold),
    ...(books.repeat <= again ? [] : [`${books.repeat} repeats, and only ${again} events were sent again`]),
  ]
}

function missing(answered: ReadonlySet<string>, kept: readonly string[]): readonly string[] {
  const there = new Set(kept)
  return [...answered].filter((time) => !there.has(time)).map((time) => `the event of ${time} was answered and is lost`)
}

function same(what: string, are: number, shouldBe: number): readonly string[] {
  return are === shouldBe ? [] : [`${what}: ${are} instead of ${shouldBe}`]
}

/** The times of all events, read past the ledger's own code. */
function eventsIn(file: string): readonly string[] {
  const db = new DatabaseSync(file, { readOnly: true })
  const times = db
    .prepare('select time from events')
    .all()
    .map(({ time }) => String(time))
  db.close()
  return times
}
