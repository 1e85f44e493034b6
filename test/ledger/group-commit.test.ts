import { describe, expect, test } from 'vitest'
import type { Arrival, Verdict } from '../../src/domain/triage.ts'
import { Busy, groupCommit } from '../../src/ledger/group-commit.ts'
import { LedgerTrouble } from '../../src/ledger/ledger.ts'
import { fresh } from './desk.ts'

/** An `admit` that notes its batches and answers when it is let. */
function bookkeeper() {
  const batches: (readonly Arrival[])[] = []
  const answers: PromiseWithResolvers<void>[] = []
  const admit = async (arrivals: readonly Arrival[]): Promise<readonly Verdict[]> => {
    batches.push(arrivals)
    const answer = Promise.withResolvers<void>()
    answers.push(answer)
    await answer.promise
    return arrivals.map(({ event }) => ({ kind: 'below', because: event.time }))
  }
  return { batches, answers, admit }
}

const turn = () => new Promise(setImmediate)
const below = ({ event }: Arrival) => ({ kind: 'below', because: event.time })
const atOnce = async (arrivals: readonly Arrival[]) => arrivals.map(({ event }) => ({ kind: 'below', because: event.time }) as const)
/** A busy machine may hold a test up for longer than Falco waits. */
const unhurried = { beginWithinMs: 60_000, endWithinMs: 60_000 }
const some = (count: number) => Array.from({ length: count }, () => fresh())

test('events of one turn share a commit, and each has its own verdict', async () => {
  const { batches, answers, admit } = bookkeeper()
  const enter = groupCommit(admit, unhurried)
  const sent = some(3)
  const verdicts = Promise.all(sent.map((one) => enter([one])))
  await turn()
  answers[0]?.resolve()
  expect(await verdicts).toEqual(sent.map((one) => [below(one)]))
  expect(batches).toEqual([sent])
})

test('what arrives while a commit runs is the next batch, in order, and no larger than the largest', async () => {
  const { batches, answers, admit } = bookkeeper()
  const enter = groupCommit(admit, { ...unhurried, max: 2 })
  const sent = some(4)
  const first = enter(sent.slice(0, 1))
  await turn()
  const others = Promise.all(sent.slice(1).map((one) => enter([one])))
  expect(batches).toHaveLength(1)
  answers[0]?.resolve()
  await first
  for (const nth of [1, 2]) {
    while (answers.length <= nth) await turn()
    answers[nth]?.resolve()
  }
  expect(await others).toEqual(sent.slice(1).map((one) => [below(one)]))
  expect(batches).toEqual([sent.slice(0, 1), sent.slice(1, 3), sent.slice(3)])
})

test('a commit is bounded by the length of its texts too, and an event larger than that goes alone', async () => {
  const { batches, answers, admit } = bookkeeper()
  const sent = some(4)
  const enter = groupCommit(admit, { ...unhurried, maxSize: (sent[0]?.event.raw.length ?? 0) * 2.5 })
  const large = { ...fresh(), event: { ...fresh().event, raw: 'x'.repeat(100_000) } }
  const all = Promise.all([...sent.slice(0, 3), large, ...sent.slice(3)].map((one) => enter([one])))
  while (batches.flat().length < 5) {
    await turn()
    answers.at(-1)?.resolve()
  }
  await all
  expect(batches).toEqual([sent.slice(0, 2), sent.slice(2, 3), [large], sent.slice(3)])
})

test('many that were sent together are answered together, in order', async () => {
  const enter = groupCommit(atOnce, { ...unhurried, max: 3 })
  const sent = some(10)
  expect(await enter(sent)).toEqual(sent.map(below))
})

test.each([
  ['events', { waiting: 2 }],
  ['characters', { waitingSize: fresh().event.raw.length + 10 }],
])('when too many %s wait, the next is turned away and the others are not', async (_what, limit) => {
  const { answers, admit } = bookkeeper()
  const enter = groupCommit(admit, { ...unhurried, ...limit })
  const waiting = [enter([fresh()]), enter([fresh()])]
  await expect(enter([fresh()])).rejects.toThrow(Busy)
  expect(enter.waiting()).toBe(2)
  await turn()
  answers[0]?.resolve()
  expect(await Promise.all(waiting)).toHaveLength(2)
})

test('who waits too long for a commit to begin is turned away, and never stored', async () => {
  let time = 0
  const { batches, answers, admit } = bookkeeper()
  const enter = groupCommit(admit, { beginWithinMs: 5, endWithinMs: 60_000, clock: () => time })
  const first = enter([fresh()])
  while (answers.length < 1) await turn()
  const late = enter([fresh()])
  time = 5
  await expect(late).rejects.toThrow('did not come to it in time')
  answers[0]?.resolve()
  expect(await first).toHaveLength(1)
  const next = enter([fresh()])
  while (answers.length < 2) await turn()
  answers[1]?.resolve()
  await next
  expect(batches.map((batch) => batch.length)).toEqual([1, 1])
})

test('who has waited too long is not stored either when the thread was held up and no alarm could ring', async () => {
  let time = 0
  const { batches, admit } = bookkeeper()
  const enter = groupCommit(admit, { beginWithinMs: 200, clock: () => time })
  const late = enter([fresh()])
  time = 200
  await expect(late).rejects.toThrow(Busy)
  expect(batches).toEqual([])
})

test('a commit that hangs keeps nobody waiting, and what it stores in the end is a repeat when it is sent again', async () => {
  const stored: string[] = []
  const hang = Promise.withResolvers<void>()
  const admit = async (arrivals: readonly Arrival[]): Promise<readonly Verdict[]> => {
    await hang.promise
    return arrivals.map(({ content }) => {
      const kind = stored.includes(content) ? 'repeat' : 'below'
      stored.push(content)
      return { kind, because: 'x' }
    })
  }
  let time = 0
  const enter = groupCommit(admit, { beginWithinMs: 5, endWithinMs: 10, clock: () => time })
  const event = fresh()
  const hanging = enter([event])
  await turn()
  time = 10
  await expect(hanging).rejects.toThrow('did not answer in time')
  hang.resolve()
  await expect.poll(() => enter.waiting()).toBe(0)
  expect(await enter([event])).toMatchObject([{ kind: 'repeat' }])
})

describe('an upload', () => {
  test('is patient: it waits while a commit hangs, and finds no queue full', async () => {
    const { answers, admit } = bookkeeper()
    const enter = groupCommit(admit, { beginWithinMs: 5, endWithinMs: 5, waiting: 1 })
    const event = enter([fresh()])
    const portions = [enter(some(64), 'patient'), enter(some(64), 'patient')]
    await expect(event).rejects.toThrow(Busy)
    while (enter.waiting() > 0) {
      answers.at(-1)?.resolve()
      await turn()
    }
    expect((await Promise.all(portions)).map((verdicts) => verdicts.length)).toEqual([64, 64])
  })

  test('lets single events go first, and has half of each commit', async () => {
    const { batches, answers, admit } = bookkeeper()
    const enter = groupCommit(admit, { ...unhurried, max: 8 })
    const upload = [some(4), some(4)]
    const singles = some(6)
    const all = Promise.all([...upload.map((portion) => enter(portion, 'patient')), ...singles.map((one) => enter([one]))])
    while (batches.flat().length < 14) {
      await turn()
      answers.at(-1)?.resolve()
    }
    await all
    expect(batches).toEqual([
      [...singles.slice(0, 4), ...(upload[0] ?? [])],
      [...singles.slice(4), ...(upload[1] ?? [])],
    ])
  })

  test('has nothing of it while single events are late', async () => {
    let time = 0
    const { batches, answers, admit } = bookkeeper()
    const enter = groupCommit(admit, { max: 4, beginWithinMs: 200, endWithinMs: 60_000, clock: () => time })
    const singles = some(4)
    const all = Promise.all([enter(some(2), 'patient'), ...singles.map((one) => enter([one]))])
    time = 100
    await turn()
    expect(batches).toEqual([singles])
    answers[0]?.resolve()
    while (answers.length < 2) await turn()
    answers[1]?.resolve()
    await all
  })
})

test('one event that the ledger cannot take does not take others with it', async () => {
  const bad = fresh()
  const picky = async (arrivals: readonly Arrival[]) => {
    if (arrivals.includes(bad)) throw new Error('cannot take it')
    return atOnce(arrivals)
  }
  const enter = groupCommit(picky, unhurried)
  const [before, failed, after] = await Promise.allSettled([enter([fresh()]), enter([bad]), enter([fresh()])])
  expect([before?.status, failed?.status, after?.status]).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(await enter([fresh()])).toMatchObject([{ kind: 'below' }])
})

test('a ledger in trouble is asked once, not once for each event, and every sender hears of it', async () => {
  let asked = 0
  const trouble = new LedgerTrouble('The disk is full.')
  const enter = groupCommit(async () => {
    asked++
    throw trouble
  }, unhurried)
  const answers = await Promise.allSettled(some(5).map((one) => enter([one])))
  expect(answers).toEqual(some(5).map(() => ({ status: 'rejected', reason: trouble })))
  expect(asked).toBe(1)
})
