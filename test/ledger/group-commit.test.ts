import { expect, test } from 'vitest'
import type { Arrival, Verdict } from '../../src/domain/triage.ts'
import { Busy, groupCommit } from '../../src/ledger/group-commit.ts'
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

test('events of one turn share a commit, and each has its own verdict', async () => {
  const { batches, answers, admit } = bookkeeper()
  const enter = groupCommit(admit)
  const sent = [fresh(), fresh(), fresh()]
  const verdicts = Promise.all(sent.map((one) => enter(one)))
  await turn()
  answers[0]?.resolve()
  expect(await verdicts).toEqual(sent.map(below))
  expect(batches).toEqual([sent])
})

test('what arrives while a commit runs is the next batch, in order, and no larger than the largest', async () => {
  const { batches, answers, admit } = bookkeeper()
  const enter = groupCommit(admit, { max: 2 })
  const sent = [fresh(), fresh(), fresh(), fresh()]
  const first = enter(sent[0] ?? fresh())
  await turn()
  const others = Promise.all(sent.slice(1).map((one) => enter(one)))
  expect(batches).toHaveLength(1)
  answers[0]?.resolve()
  await first
  await turn()
  answers[1]?.resolve()
  await turn()
  await turn()
  answers[2]?.resolve()
  expect(await others).toEqual(sent.slice(1).map(below))
  expect(batches).toEqual([sent.slice(0, 1), sent.slice(1, 3), sent.slice(3)])
})

test('many at once are answered together, in order', async () => {
  const enter = groupCommit(atOnce, { max: 3 })
  const sent = Array.from({ length: 10 }, () => fresh())
  expect(await enter(sent)).toEqual(sent.map(below))
})

test('when too many wait, the next is turned away and the others are not', async () => {
  const { answers, admit } = bookkeeper()
  const enter = groupCommit(admit, { waiting: 2 })
  const waiting = [enter(fresh()), enter(fresh())]
  await expect(enter(fresh())).rejects.toThrow(Busy)
  await turn()
  answers[0]?.resolve()
  expect(await Promise.all(waiting)).toHaveLength(2)
})

test('one event that the ledger cannot take does not take others with it', async () => {
  const bad = fresh()
  const picky = async (arrivals: readonly Arrival[]) => {
    if (arrivals.includes(bad)) throw new Error('cannot take it')
    return atOnce(arrivals)
  }
  const enter = groupCommit(picky)
  const [before, failed, after] = await Promise.allSettled([enter(fresh()), enter(bad), enter(fresh())])
  expect([before?.status, failed?.status, after?.status]).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(await enter(fresh())).toMatchObject({ kind: 'below' })
})
