import { expect, test } from 'vitest'
import { makeLedgerTroubles, watched } from '../../src/flow/tell-ledger-trouble.ts'
import { LedgerTrouble } from '../../src/ledger/ledger.ts'

const full = new LedgerTrouble('The disk is full: make room.')

type Said = { readonly kind: 'done'; readonly value: unknown } | { readonly kind: 'later'; readonly afterMs: number }
type Unsaid = { readonly kind: 'unsure' | 'never'; readonly why: string }

/** A ledger that is full until it is healed, and a channel that can be silenced. Seconds pass one by one. */
function watch() {
  const world = {
    now: 0,
    turnedAway: 0,
    isFull: true,
    /** How the channel answers, and whether what was said is there all the same. */
    slack: { kind: 'done', value: {} } as Said | Unsaid,
    arrives: true,
    said: [] as string[],
    keys: [] as string[],
    logged: [] as string[],
  }
  const log = {
    error: (_: object, words: string) => void world.logged.push(words),
    warn: (_: object, words: string) => void world.logged.push(words),
  }
  const troubles = makeLedgerTroubles({
    post: async (text, key) => {
      if (world.arrives) world.said.push(text)
      if (world.arrives) world.keys.push(key)
      return world.slack
    },
    find: async (key) => ({ kind: 'done', value: world.keys.includes(key) ? {} : undefined }),
    probe: async () => {
      if (world.isFull) throw full
    },
    turnedAway: () => world.turnedAway,
    log,
    now: () => world.now,
  })
  const pass = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second++) {
      world.now += 1_000
      await troubles.tick()
    }
  }
  return { world, troubles, pass }
}

test('people are told once that the ledger is full, and once for how long it was', async () => {
  const { world, troubles, pass } = watch()
  troubles.noteTrouble(full)
  world.turnedAway = 1_200
  await pass(120)
  expect(world.said).toEqual([
    'Falconer cannot store anything: The disk is full: make room. Until then events are turned away, and what is pressed here has no effect.',
  ])
  expect(troubles.current()).toEqual({ what: 'The disk is full: make room.', since: 0 })
  world.isFull = false
  await pass(1)
  expect(troubles.current()).toBeUndefined()
  await pass(30)
  expect(world.said.slice(1)).toEqual([
    'Falconer stores everything again. It could not for 2 minutes; 1,200 events were turned away meanwhile.',
  ])
  expect(world.logged).toHaveLength(2)
})

test('what heals by itself within seconds is told to nobody', async () => {
  const { world, troubles, pass } = watch()
  troubles.noteTrouble(full)
  await pass(3)
  world.isFull = false
  await pass(60)
  expect(world.said).toEqual([])
})

test('a disk that takes a write now and then is one trouble', async () => {
  const { world, troubles, pass } = watch()
  troubles.noteTrouble(full)
  await pass(10)
  for (let count = 0; count < 5; count++) {
    troubles.noteFine()
    await pass(3)
    troubles.noteTrouble(full)
    expect(troubles.current()).toBeDefined()
  }
  world.isFull = false
  await pass(20)
  expect(world.said).toHaveLength(2)
})

test('a second trouble is told anew, and counts what was turned away from its own beginning', async () => {
  const { world, troubles, pass } = watch()
  troubles.noteTrouble(full)
  await pass(10)
  world.isFull = false
  await pass(20)
  world.turnedAway = 7
  world.isFull = true
  troubles.noteTrouble(full)
  await pass(10)
  world.turnedAway = 8
  world.isFull = false
  await pass(20)
  expect(world.said).toHaveLength(4)
  expect(world.said.at(-1)).toContain('1 event was turned away')
})

test('when Slack asks to wait, people are told after that', async () => {
  const { world, troubles, pass } = watch()
  world.slack = { kind: 'later', afterMs: 20_000 }
  world.arrives = false
  troubles.noteTrouble(full)
  await pass(6)
  world.slack = { kind: 'done', value: {} }
  world.arrives = true
  await pass(15)
  expect(world.said).toEqual([])
  await pass(10)
  expect(world.said).toHaveLength(1)
})

test('words whose answer got lost are not said twice when they arrived, and said again when they did not', async () => {
  const { world, troubles, pass } = watch()
  world.slack = { kind: 'unsure', why: 'no answer' }
  troubles.noteTrouble(full)
  await pass(60)
  expect(world.said).toHaveLength(1)
  world.arrives = false
  world.isFull = false
  await pass(15)
  world.arrives = true
  world.slack = { kind: 'done', value: {} }
  await pass(60)
  expect(world.said).toHaveLength(2)
})

test('a beginning that nobody could be told of is not told after the end', async () => {
  const { world, troubles, pass } = watch()
  world.slack = { kind: 'never', why: 'token revoked' }
  world.arrives = false
  troubles.noteTrouble(full)
  await pass(60)
  world.isFull = false
  await pass(20)
  world.slack = { kind: 'done', value: {} }
  world.arrives = true
  await pass(20)
  expect(world.said).toEqual([expect.stringMatching(/^Falconer stores everything again/)])
})

test('other errors are not the ledger’s trouble', () => {
  const { troubles } = watch()
  troubles.noteTrouble(new Error('a defect'))
  expect(troubles.current()).toBeUndefined()
})

test('whoever asks a watched ledger gets its answers, and its troubles are noted, those of its parts too', async () => {
  const noted: unknown[] = []
  const ledger = { admit: async () => 'stored', postings: { intend: () => Promise.reject(full) } }
  const seen = watched(ledger, (error) => void noted.push(error))
  expect(await seen.admit()).toBe('stored')
  await expect(seen.postings.intend()).rejects.toBe(full)
  expect(noted).toEqual([full])
})
