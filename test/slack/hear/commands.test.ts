import { describe, expect, test } from 'vitest'
import { openOffice, wordsOf } from '../office.ts'
import type { Office } from '../office.ts'

/** What only Ana reads after she typed this. */
async function answerTo(line: string, office: Office): Promise<string> {
  const { ana, workspace } = office
  const typed = await ana.command('falco', line)
  expect(typed.error).toBeUndefined()
  return wordsOf(await workspace.until('the answer', () => workspace.whispers(ana.person.id).at(-1)))
}

describe('each command asks the desk, and its answer is for the person alone', () => {
  test.each([
    ['/falco summary 8h', { what: 'summary', with: [8 * 3_600_000] }],
    ['/falco recent 3', { what: 'recent', with: [3] }],
    ['/falco show k3m9x2p7', { what: 'show', with: ['k3m9x2p7'] }],
    ['/falco suppressions', { what: 'suppressions', with: [] }],
    ['/falco status', { what: 'status', with: [] }],
  ])('%s', async (line, question) => {
    await using office = await openOffice()
    expect(await answerTo(line, office)).not.toBe('')
    expect(office.desk.asked).toEqual([question])
    expect(office.workspace.messages('falco')).toEqual([])
  })
})

test.each([
  ['/falco recent here', 'Terminal shell in container'],
  ['/falco status here', 'All is well'],
  ['/falco help here', '/falco summary'],
])('with "here" at the end everybody in the channel reads the answer: %s', async (line, words) => {
  await using office = await openOffice()
  const { ana, workspace } = office
  await ana.command('falco', line)
  const [message] = await workspace.until('the answer', () => workspace.messages('falco').length > 0 && workspace.messages('falco'))
  expect(wordsOf(message)).toContain(words)
  expect(workspace.whispers(ana.person.id)).toEqual([])
})

test('an alert that is not there is answered in words', async () => {
  await using office = await openOffice()
  expect(await answerTo('/falco show zzz', office)).toContain('There is no alert zzz in this ledger.')
})

test('a refusal is nobody else\'s business, even with "here"', async () => {
  await using office = await openOffice()
  expect(await answerTo('/falco show zzz here', office)).toContain('There is no alert zzz')
  expect(office.workspace.messages('falco')).toEqual([])
})

test.each(['/falco', '/falco help', '/falco  '])('"%s" is answered with help', async (line) => {
  await using office = await openOffice()
  expect(await answerTo(line, office)).toContain('/falco summary')
})

test('a typo is answered with the command that comes nearest', async () => {
  await using office = await openOffice()
  const answer = await answerTo('/falco sumary 8h', office)
  expect(answer).toMatch(/Did you mean.*\/falco summary 8h/)
  expect(office.desk.asked).toEqual([])
})

test('a command that is used wrongly is answered with how it goes', async () => {
  await using office = await openOffice()
  expect(await answerTo('/falco summary yesterday', office)).toContain('/falco summary 24h')
})

describe('/falco suppress', () => {
  test('hides a rule for a while, with a reason, and shows what it did', async () => {
    await using office = await openOffice()
    const { desk, ana } = office
    const before = Date.now()
    const answer = await answerTo(`/falco suppress "${desk.alert.rule}" 8h on-call drill`, office)

    const [question] = desk.asked
    expect(question).toMatchObject({
      what: 'suppress',
      with: [{ alert: undefined, scope: [{ field: 'rule', is: desk.alert.rule }], reason: 'on-call drill', by: ana.person.id }],
    })
    expect(desk.shown[0]?.until).toBeGreaterThanOrEqual(before + 8 * 3_600_000)
    expect(answer).toContain('Suppressed.')
    expect(answer).toContain('on-call drill')
  })

  test('says so when no living alert has the rule: it may be mistyped', async () => {
    await using office = await openOffice()
    expect(await answerTo('/falco suppress “Terminal shel in container” 8h drill', office)).toContain(
      'No alert that is alive now has the rule',
    )
    expect(office.desk.shown).toHaveLength(1)
  })

  test.each([
    ['without a reason', '/falco suppress "A rule" 8h', 'needs a reason'],
    ['for too short', '/falco suppress "A rule" 0m drill', 'at least one minute'],
    ['for too long', '/falco suppress "A rule" 31d drill', 'at most 30 days'],
  ])('%s is refused in words', async (_name, line, words) => {
    await using office = await openOffice()
    expect(await answerTo(line, office)).toContain(words)
    expect(office.desk.shown).toEqual([])
  })
})

test('a command is answered though the ledger is slow', async () => {
  await using office = await openOffice({ deadlineMs: 50 })
  const { desk, ana, workspace } = office
  const release = desk.hold()
  const typed = await ana.command('falco', '/falco recent')
  expect(typed.error).toBeUndefined()
  release()
  const whisper = await workspace.until('the answer', () => workspace.whispers(ana.person.id)[0])
  expect(wordsOf(whisper)).toContain(desk.alert.rule)
  await office.app.stop({ withinMs: 5_000 })
  expect(workspace.whispers(ana.person.id)).toHaveLength(1)
})
