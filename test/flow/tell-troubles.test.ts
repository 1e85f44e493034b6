import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Trouble } from '../../src/domain/trouble.ts'
import { makeTellTroubles } from '../../src/flow/tell-troubles.ts'
import { newId } from '../../src/id.ts'
import { readEvent } from '../../src/intake/falco-event.ts'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { openSqlite } from '../../src/ledger/sqlite/open.ts'
import { morning } from '../event.ts'

const minute = 60_000
const archived: Trouble = { channel: '#audit', of: 'messages', what: '#audit is archived: unarchive it.', since: morning }

let ledger: Ledger
let clock: number

beforeEach(async () => {
  clock = morning
  ledger = await openSqlite({ file: ':memory:', newId, read: readEvent })
})
afterEach(() => ledger.close())

function tell() {
  return makeTellTroubles({ postings: ledger.postings, fallback: '#ops', log: { error() {}, info() {} }, now: () => clock })
}

/** Notices that wait for the fallback channel. */
async function unsaid(): Promise<readonly string[]> {
  const { due } = await ledger.postings.due(clock)
  return due.flatMap(({ posting }) => (posting.about.kind === 'notice' && posting.channel === '#ops' ? [posting.about.text] : []))
}

/** Slack takes what waits. */
async function sayAll(): Promise<readonly string[]> {
  const { due } = await ledger.postings.due(clock)
  for (const { posting } of due) await ledger.postings.posted(posting.id, { channel: 'C0OPS', ts: `${posting.id}.0` }, 1, clock, 0)
  return due.flatMap(({ posting }) => (posting.about.kind === 'notice' ? [posting.about.text] : []))
}

test('a trouble is told once while it lasts, again after an hour, and its end says how long it took', async () => {
  const told = 'Alerts for #audit cannot be delivered: #audit is archived: unarchive it. They are kept, and tried again.'
  const people = tell()
  await people.began(archived)
  await people.began(archived)
  expect(await sayAll()).toEqual([told])
  clock += 30 * minute
  await people.began(archived)
  expect(await sayAll()).toEqual([])
  clock += 31 * minute
  await people.began(archived)
  expect(await sayAll()).toEqual([told])
  await people.ended(archived, clock)
  expect(await sayAll()).toEqual(['Alerts for #audit are delivered again: it took 61 minutes.'])
})

test('a trouble that ends before its notice was posted leaves no notice at all, and the next one is told', async () => {
  const people = tell()
  await people.began(archived)
  await people.ended(archived, clock + minute)
  expect(await unsaid()).toEqual([])
  await people.began({ ...archived, since: clock + 2 * minute })
  expect(await unsaid()).toHaveLength(1)
})

test('a trouble that comes and goes all the time does not fill the fallback channel', async () => {
  const people = tell()
  const said: string[] = []
  for (let minutes = 0; minutes < 59; minutes++) {
    await people.began({ ...archived, since: clock })
    said.push(...(await sayAll()))
    await people.ended({ ...archived, since: clock }, clock + 1_000)
    said.push(...(await sayAll()))
    clock += minute
  }
  expect(said).toHaveLength(2)
})

test('what cannot be told while it lasts is told afterwards: the whole workspace, and the fallback channel itself', async () => {
  const people = tell()
  const revoked: Trouble = { channel: undefined, of: 'messages', what: 'Slack refuses the bot token.', since: morning }
  const mute: Trouble = { channel: '#ops', of: 'messages', what: '#ops is archived.', since: morning }
  for (const trouble of [revoked, mute]) await people.began(trouble)
  expect(await unsaid()).toEqual([])
  for (const trouble of [revoked, mute]) await people.ended(trouble, morning + 12 * minute)
  expect(await unsaid()).toEqual([
    'Nothing could be delivered anywhere for 12 minutes: Slack refuses the bot token. What waited is delivered now.',
    'Nothing could be delivered in #ops for 12 minutes: #ops is archived. What waited is delivered now.',
  ])
})

test('a refused message is told once; a refused notice is not told by another notice', async () => {
  const people = tell()
  const message = { channel: '#audit', why: 'Slack refused the message (invalid_blocks).', isNotice: false }
  await people.refused(message)
  await people.refused(message)
  await people.refused({ channel: '#ops', why: 'Slack refused the message (invalid_blocks).', isNotice: true })
  expect(await unsaid()).toEqual([
    'A message for #audit cannot be delivered: Slack refused the message (invalid_blocks). It is kept, and tried again.',
  ])
})
