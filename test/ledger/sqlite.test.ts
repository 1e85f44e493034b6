import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Kysely, SqliteDialect } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import { approve, tell } from '../../src/domain/suppression-deeds.ts'
import { nothingFamiliar, watchOf, wires } from '../../src/domain/trip-wire.ts'
import { readEvent } from '../../src/intake/falco-event.ts'
import { LedgerTrouble } from '../../src/ledger/ledger.ts'
import { contentOf } from '../../src/ledger/sql/content.ts'
import { ledgerOver } from '../../src/ledger/sql/ledger-over.ts'
import { keptInForce } from '../../src/ledger/sql/suppressions.ts'
import type { Tables } from '../../src/ledger/sql/tables.ts'
import { troubleOf } from '../../src/ledger/sqlite/failures.ts'
import { migrate } from '../../src/ledger/sqlite/migrate.ts'
import { migrations } from '../../src/ledger/sqlite/migrations.ts'
import { openSqlite } from '../../src/ledger/sqlite/open.ts'
import { shim } from '../../src/ledger/sqlite/shim.ts'
import { anAlert, morning } from '../event.ts'
import { ask } from './back-test-contract.ts'
import { ledgerContract } from './contract.ts'
import { aSuppression, act, admitOne, countingIds, fresh, judge, minute, openOne, postCard, second, dueOf } from './desk.ts'

const folder = mkdtempSync(join(tmpdir(), 'falconer-ledger-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0
function newFile(): string {
  return join(folder, `${(files += 1)}`, 'made', 'for it', 'ledger.db')
}
const options = (file: string) => ({ file, newId: countingIds(), read: readEvent })

ledgerContract('in memory', (newId) => openSqlite({ file: ':memory:', newId, read: readEvent }))
ledgerContract('in a file', (newId) => openSqlite({ file: newFile(), newId, read: readEvent }))

describe('the ledger file', () => {
  test('a touch asks the disk, and changes nothing', async () => {
    const file = newFile()
    const ledger = await openSqlite(options(file))
    await openOne(ledger)
    const [shelf, size] = [await ledger.shelf(), statSync(`${file}-wal`).size]
    await ledger.touch()
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(size)
    expect(await ledger.shelf()).toEqual(shelf)
    await ledger.close()
  })

  test('a restart with the same file keeps everything', async () => {
    const file = newFile()
    const before = await openSqlite(options(file))
    const id = await openOne(before)
    await postCard(before, id, morning)
    await act(before, id, { do: 'acknowledge', by: 'U0ANA' }, morning + second)
    await before.addSuppression(aSuppression())
    const seen = [await before.alert(id), await before.facts(id), await dueOf(before), await before.summary(morning, morning + minute)]
    await before.close()

    await using after = await opened(file)
    const { ledger } = after
    expect([await ledger.alert(id), await ledger.facts(id), await dueOf(ledger), await ledger.summary(morning, morning + minute)]).toEqual(
      seen,
    )
    expect(await admitOne(ledger, fresh({ receivedAt: morning + second }))).toMatchObject({ kind: 'suppress', alert: id })
  })

  test('a second Falconer on the same file is refused, in words, and the first goes on', async () => {
    const file = newFile()
    await using first = await opened(file)
    await expect(openSqlite(options(file))).rejects.toThrow(`The ledger file ${file} cannot be used: another process is using it`)
    expect(await admitOne(first.ledger, fresh())).toMatchObject({ kind: 'open' })
  })

  test('a file of a newer Falconer is refused, in words, and left as it is', async () => {
    const file = newFile()
    await (await openSqlite(options(file))).close()
    const other = new DatabaseSync(file)
    other.exec("insert into migrations (number, name) values (99, 'from the future')")
    other.close()
    await expect(openSqlite(options(file))).rejects.toThrow('it was written by a newer Falconer')
  })

  test('a file that is no ledger is refused with the remedy', async () => {
    const file = join(folder, 'letter.db')
    writeFileSync(file, 'Dear reader, this is not a database, but it is long enough to be looked at as one.'.repeat(20))
    await expect(openSqlite(options(file))).rejects.toThrow(`${file} cannot be used: it is damaged, or no ledger at all: restore a backup`)
  })

  test('a folder that cannot be made is named with the remedy', async () => {
    const file = join(folder, 'letter', 'ledger.db')
    writeFileSync(join(folder, 'letter'), '')
    await expect(openSqlite(options(file))).rejects.toThrow(`${file} cannot be used: it or its folder cannot be written`)
  })

  test('a folder where the file should be is named with the remedy', async () => {
    await expect(openSqlite(options(folder))).rejects.toThrow(`${folder} cannot be used: it or its folder cannot be written`)
  })
})

describe('a ledger file of the first release', () => {
  test('opens and works: its alerts, events, books and sightings are taken over', async () => {
    const file = newFile()
    const lastWeek = morning - 8 * 24 * 60 * minute
    const sent = fresh({ receivedAt: lastWeek })
    writeFirstRelease(file, sent)
    await using after = await opened(file)
    const { ledger } = after
    expect(await ledger.shelf()).toEqual({ events: 1, bytes: Buffer.byteLength(sent.event.raw), since: lastWeek })
    expect((await ledger.alert('old00001'))?.sample).toEqual(sent.event)
    expect(await admitOne(ledger, { ...sent, receivedAt: lastWeek + second })).toMatchObject({ kind: 'repeat' })

    expect((await ledger.suppression('old'))?.facts).toEqual([
      { kind: 'made', at: 5, by: 'U0ANA', why: 'a drill' },
      { kind: 'lifted', at: 7, by: 'U0BEN', why: 'somebody lifted it' },
    ])

    const known = await admitOne(ledger, fresh({ receivedAt: morning, fields: { 'k8s.ns.name': 'web' } }))
    const past = await ledger.backTest([{ field: 'rule', is: sent.event.rule }], morning, ask)
    expect(past).toMatchObject({ fortnight: { hidden: 1, of: 1 }, since: morning - (morning % (60 * minute)) })

    expect(known).toMatchObject({ kind: 'open', novel: false })
    expect(await admitOne(ledger, fresh({ receivedAt: morning, rule: 'Unheard of' }))).toMatchObject({ kind: 'open', novel: true })
    await ledger.postings.gather('#falco', morning, new Set())
    const [storm] = await ledger.postings.storms()
    expect(await ledger.storm(storm?.id ?? '')).toMatchObject({
      gathered: 2,
      apart: 1,
      suppressed: { open: 1, acknowledged: 0 },
      talkers: [{ rule: sent.event.rule }, { rule: sent.event.rule }, { rule: 'Unheard of' }],
    })
  })
})

/** As the first release left it: one alert, the event that opened it, and its card, not posted yet. */
function writeFirstRelease(file: string, sent: ReturnType<typeof fresh>): void {
  mkdirSync(dirname(file), { recursive: true })
  const db = new DatabaseSync(file)
  db.exec('create table migrations (number integer primary key, name text not null)')
  db.exec(migrations[0]?.sql ?? '')
  db.exec("insert into migrations values (1, 'the ledger')")
  const suppressed = { id: 's7', by: 'U0ANA', until: morning, reason: 'deploying' }
  const alert = anAlert({ id: 'old00001', openedAt: sent.receivedAt, lastReceivedAt: sent.receivedAt, count: 3, suppressed })
  const { event, receivedAt } = sent
  const content = contentOf(sent)
  db.prepare(
    `insert into alerts (id, fingerprint, current, alive, status, rank, opened_at, heard_minute, last_received_at, last_event, revision, acted_revision, kin, state)
     values (?, ?, 1, 1, 'open', 5, ?, ?, ?, ?, 1, 1, '[]', ?)`,
  ).run(alert.id, alert.fingerprint, receivedAt, receivedAt, receivedAt, content, JSON.stringify(alert))
  db.prepare(
    `insert into events (content, received_at, time, rule, priority, source, hostname, fingerprint, verdict, because, alert_id, raw)
     values (?, ?, ?, ?, 'Notice', 'syscall', 'node-7', ?, 'open', '', ?, ?)`,
  ).run(content, receivedAt, event.time, event.rule, alert.fingerprint, alert.id, event.raw)
  db.exec("insert into suppressions values ('old', '[]', 5, 9, 'a drill', 'U0ANA', null, 3, 6, 7, 'lifted', 'U0BEN')")
  db.prepare("insert into books values (?, ?, 5, ?, 'open', 1)").run(receivedAt, event.rule, alert.label)
  db.prepare("insert into postings (kind, alert_id, channel, due_since, urgency, turn) values ('card', ?, '#falco', ?, 3, 5)").run(
    alert.id,
    receivedAt,
  )
  db.close()
}

describe('a ledger file from before trip-wires', () => {
  test('its suppressions go on, learn first, and are asked and told about as new ones are', async () => {
    const file = newFile()
    writeSuppressions(file)
    await using after = await opened(file)
    const { ledger } = after
    expect(await ledger.suppression('running')).toMatchObject({
      hidden: 3,
      saved: 0,
      isFixed: false,
      watch: { wires, familiar: { events: 0, perHour: 0 } },
    })
    expect(await admitOne(ledger, fresh({ receivedAt: morning + minute }))).toMatchObject({ kind: 'suppress', suppression: 'running' })
    expect(await ledger.suppression('running')).toMatchObject({
      hidden: 4,
      saved: 1,
      watch: { learnsUntil: morning + 61 * minute, familiar: { events: 1, values: { user: ['root'] } } },
    })
    expect((await ledger.suppression('waiting'))?.approval?.past).toBeUndefined()
    await ledger.amendSuppression('waiting', (one) => approve(one, 'U0BEN', morning + minute, nothingFamiliar))
    await ledger.amendSuppression('waiting', (one) => {
      const decision = tell(one, 'ending', morning + 2 * minute)
      return 'refused' in decision ? decision : { ...decision, reminder: { channel: '#ops' } }
    })
    expect((await dueOf(ledger)).map(({ posting: { about } }) => about)).toMatchObject([
      { kind: 'approval', suppression: 'waiting' },
      { kind: 'reminder', suppression: 'waiting', notice: { kind: 'ending' } },
    ])
  })
})

/** As the fourth release left it: a suppression in force, and one that waits for approval, with its card. */
function writeSuppressions(file: string): void {
  mkdirSync(dirname(file), { recursive: true })
  const db = new DatabaseSync(file)
  db.exec('create table migrations (number integer primary key, name text not null)')
  migrations.slice(0, 4).forEach(({ name, sql }, index) => {
    db.exec(sql)
    db.prepare('insert into migrations values (?, ?)').run(index + 1, name)
  })
  const approval = JSON.stringify({ because: 'it is broad', channel: '#ops' })
  const add = db.prepare(
    `insert into suppressions (id, scope, from_at, until_at, reason, owner, hidden, approval, facts)
     values (?, ?, ?, ?, 'known', 'U0ANA', ?, ?, '[{"kind":"made","at":5,"by":"U0ANA","why":"known"}]')`,
  )
  add.run('running', '[{"field":"namespace","is":"payments"}]', morning, morning + 900 * minute, 3, null)
  add.run('waiting', '[{"field":"rule","is":"Shell"}]', morning, morning + 900 * minute, 0, approval)
  db.exec(`insert into postings (kind, suppression_id, channel, due_since, urgency) values ('approval', 'waiting', '#ops', ${morning}, 1)`)
  db.close()
}

test('reports of an earlier release are reports still: the one that waits is said, the one that was said is not said again', async () => {
  const file = newFile()
  writeReports(file)
  await using after = await opened(file)
  const { ledger } = after
  expect((await ledger.reportsOf('k3m9x2p7')).map(({ facts }) => facts)).toEqual([
    [{ kind: 'asked', at: morning, by: 'U0ANA' }],
    [{ kind: 'asked', at: morning + second, by: 'U0BEN' }],
  ])
  const due = await dueOf(ledger)
  expect(due.map(({ posting }) => posting.about)).toMatchObject([{ kind: 'report', page: 0 }])
  await ledger.postings.lostAt({ channel: 'C0FALCO', ts: '17.2' })
  expect(await dueOf(ledger)).toHaveLength(2)
})

/** As the fifth release left it: a card with one report said in its thread, and one that waits. */
function writeReports(file: string): void {
  mkdirSync(dirname(file), { recursive: true })
  const db = new DatabaseSync(file)
  db.exec('create table migrations (number integer primary key, name text not null)')
  migrations.slice(0, 5).forEach(({ name, sql }, index) => {
    db.exec(sql)
    db.prepare('insert into migrations values (?, ?)').run(index + 1, name)
  })
  const alert = JSON.stringify(anAlert())
  db.prepare(
    `insert into alerts (id, fingerprint, current, alive, status, rank, opened_at, heard_minute, last_received_at, last_event, revision, acted_revision, kin, state)
     values ('k3m9x2p7', 'f', 1, 1, 'open', 5, 0, 0, 0, '', 1, 1, 'k', ?)`,
  ).run(alert)
  const add = db.prepare(
    `insert into postings (kind, alert_id, says, channel, place_channel, place_ts, shown_revision, due_since, urgency)
     values (?, 'k3m9x2p7', ?, '#falco', ?, ?, 1, 0, ?)`,
  )
  const reported = (by: string, at: number) => JSON.stringify({ kind: 'reported', at, by })
  add.run('card', null, 'C0FALCO', '17.1', 0)
  add.run('reply', reported('U0ANA', morning), 'C0FALCO', '17.2', 0)
  add.run('reply', reported('U0BEN', morning + second), null, null, 1)
  db.close()
}

describe('an engine that fails while Falconer runs', () => {
  test('a full disk is told in words, nothing is stored by half, and it goes on once there is room', async () => {
    await using failing = overHandle()
    const { db, ledger } = failing
    await openOne(ledger)
    db.exec(`pragma max_page_count = ${Number(db.prepare('pragma page_count').get()?.['page_count']) + 2}`)
    const flood = Array.from({ length: 300 }, () => fresh())
    const failure = await ledger.admit(flood, judge).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(LedgerTrouble)
    expect(failure).toMatchObject({ message: 'The disk of the ledger is full: make room, and Falconer goes on by itself.' })
    expect((await ledger.alert('a0000001'))?.alert.count).toBe(1)
    db.exec('pragma max_page_count = 1000000')
    expect(await ledger.admit(flood, judge)).toHaveLength(300)
    expect(await ledger.shelf()).toMatchObject({ events: 301 })
  })

  test('a file that has become read-only is told in words, for whatever was asked', async () => {
    await using failing = overHandle()
    const { db, ledger } = failing
    const id = await openOne(ledger)
    db.exec('pragma query_only = 1')
    const asked = [
      act(ledger, id, { do: 'acknowledge', by: 'U0ANA' }, morning),
      ledger.addSuppression(aSuppression()),
      ledger.postings.addNotice('#ops', 'something', morning),
    ]
    for (const outcome of await Promise.allSettled(asked)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'LedgerTrouble', message: /cannot be written/ } })
    }
    expect((await ledger.alert(id))?.alert.status).toBe('open')
    db.exec('pragma query_only = 0')
    await act(ledger, id, { do: 'acknowledge', by: 'U0ANA' }, morning)
    expect(await ledger.suppressions()).toEqual([])
  })

  test('a suppression that was about to end itself when the engine failed is in force as before', async () => {
    await using failing = overHandle()
    const { db, ledger } = failing
    const id = await openOne(ledger)
    const watch = watchOf(['user'], { ...nothingFamiliar, events: 9, values: { ...nothingFamiliar.values, user: ['root'] } })
    await ledger.addSuppression(aSuppression({ alert: id, watch }))
    db.exec("create temp trigger ill before insert on facts begin select raise(abort, 'the engine is ill'); end")
    const batch = [fresh(), fresh({ fields: { 'user.name': 'mallory' } })]
    await expect(ledger.admit(batch, judge)).rejects.toThrow('the engine is ill')
    db.exec('drop trigger ill')
    expect(await ledger.suppression('s7')).toMatchObject({ hidden: 0, facts: [{ kind: 'made' }] })
    expect((await ledger.admit(batch, judge)).map(({ kind }) => kind)).toEqual(['suppress', 'fold'])
    expect((await ledger.suppression('s7'))?.facts.map(({ kind }) => kind)).toEqual(['made', 'hit', 'tripped'])
  })

  test('our own mistakes are no trouble of the engine', () => {
    using db = new DatabaseSync(':memory:')
    expect(troubleOf(thrownBy(() => db.exec('select nonsense')))).toBeUndefined()
    expect(troubleOf(new Error('judge is ill'))).toBeUndefined()
  })
})

/** A ledger whose engine the test holds in its hand. */
function overHandle() {
  const db = new DatabaseSync(':memory:')
  migrate(db)
  const kysely = new Kysely<Tables>({ dialect: new SqliteDialect({ database: shim(db) }) })
  const ledger = ledgerOver({ db: kysely, read: readEvent, newId: countingIds(), inForce: keptInForce() })
  return { db, ledger, [Symbol.asyncDispose]: () => ledger.close() }
}

function thrownBy(ask: () => void): unknown {
  try {
    ask()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

async function opened(file: string) {
  const ledger = await openSqlite(options(file))
  return { ledger, [Symbol.asyncDispose]: () => ledger.close() }
}
