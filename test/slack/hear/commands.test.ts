import { describe, expect, test } from 'vitest'
import { callbacks } from '../../../src/slack/names.ts'
import { someChoices } from '../desk.ts'
import { openOffice, wordsOf } from '../office.ts'
import type { Office } from '../office.ts'

/** What only Ana reads after she typed this. */
async function answerTo(line: string, office: Office): Promise<string> {
  const { ana, workspace } = office
  const before = workspace.whispers(ana.person.id).length
  const typed = await ana.command('falco', line)
  expect(typed.error).toBeUndefined()
  return wordsOf(await workspace.until('the answer', () => workspace.whispers(ana.person.id)[before]))
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

describe('/falco suppressions', () => {
  test('mine are those that I own, expired are those that have ended', async () => {
    await using office = await openOffice()
    const { desk, ana } = office
    const request = { alert: undefined, until: Date.now() + 3_600_000, by: ana.person.id }
    await desk.suppress({ ...request, scope: [{ field: 'rule', is: 'R' }], reason: 'my own' })
    await desk.suppress({ ...request, scope: [{ field: 'rule', is: 'S' }], reason: 'hers', by: 'U0CHENWEI' })
    expect(await answerTo('/falco suppressions', office)).toMatch(/my own.*hers/s)
    const mine = await answerTo('/falco suppressions mine', office)
    expect(mine).toContain('my own')
    expect(mine).not.toContain('hers')
    await desk.lift(desk.shown[0]?.id ?? '', 'U0CHENWEI')
    expect(await answerTo('/falco suppressions mine', office)).toContain('No suppression of yours is in force.')
    expect(await answerTo('/falco suppressions expired', office)).toMatch(/lifted by <@U0CHENWEI>.*my own/s)
  })
})

describe('/falco suppress', () => {
  test('hides a rule for a while, with a reason, and shows what it did', async () => {
    await using office = await openOffice()
    const { desk, ana } = office
    const before = Date.now()
    const answer = await answerTo(`/falco suppress "${desk.alert.rule}" 8h on-call drill`, office)

    const question = desk.asked.at(-1)
    expect(question).toMatchObject({
      what: 'suppress',
      with: [{ alert: undefined, scope: [{ field: 'rule', is: desk.alert.rule }], reason: 'on-call drill', by: ana.person.id }],
    })
    expect(desk.shown[0]?.until).toBeGreaterThanOrEqual(before + 8 * 3_600_000)
    expect(answer).toContain('Suppressed.')
    expect(answer).toContain('on-call drill')
  })

  test('says what it would have hidden', async () => {
    await using office = await openOffice()
    const answer = await answerTo(`/falco suppress "${office.desk.alert.rule}" 8h drill`, office)
    expect(answer).toMatch(/In the last 24 h it would have hidden 412 of 9,000 events in 3 alerts on 2 hosts, Notice at most\./)
    expect(answer).toMatch(/Since .* it would have hidden 412 of 9,000 events/)
  })

  test('says what ends it by itself, its id, and how it is changed', async () => {
    await using office = await openOffice()
    const answer = await answerTo(`/falco suppress "${office.desk.alert.rule}" user=root 8h drill`, office)
    expect(answer).toMatch(/Ends itself when it sees a new image, a new parent process, .* ten times its usual rate/)
    expect(answer.replaceAll(/\s+/g, ' ')).toContain('Its id is 00000000 : /falco lift 00000000 ends it')
  })

  test('a day and an hour stay what they are, however late somebody approves', async () => {
    await using office = await openOffice()
    await answerTo(`/falco suppress "${office.desk.alert.rule}" until tomorrow 9:00 drill`, office)
    await answerTo(`/falco suppress "${office.desk.alert.rule}" user=root 8h drill`, office)
    expect(office.desk.shown.map(({ isFixed }) => isFixed)).toEqual([true, false])
  })

  test('with the id of an alert in place of the rule it hides what is ticked for that alert from the start', async () => {
    await using office = await openOffice()
    const { desk } = office
    for (const id of [desk.alert.id, `#${desk.alert.id.slice(0, 4).toUpperCase()}`]) {
      await answerTo(`/falco suppress ${id} user=root 8h drill`, office)
      expect(desk.shown.pop()).toMatchObject({
        alert: desk.alert.id,
        scope: [
          ...someChoices.ticks.filter(({ isTicked }) => isTicked).map(({ name, value }) => ({ field: name, is: value })),
          { field: 'user', is: 'root' },
        ],
      })
    }
  })

  test('with nothing but the id of an alert it opens the form', async () => {
    await using office = await openOffice()
    const { ana, workspace, desk } = office
    await ana.command('falco', `/falco suppress ${desk.alert.id}`)
    const modal = await workspace.until('the form', () => ana.modal)
    expect(modal.view).toMatchObject({ callback_id: callbacks.suppress })
  })

  test('a mistyped rule is answered with the one that fired, and hides nothing', async () => {
    await using office = await openOffice()
    const answer = await answerTo('/falco suppress “Terminal shel in Container” 8h drill', office)
    expect(answer.replaceAll(/\s+/g, ' ')).toMatch(/Nothing was suppressed: .* Did you mean Terminal shell in container \?/)
    expect(office.desk.shown).toEqual([])
    await answerTo('/falco suppress rule="Terminal shel in Container" 8h drill', office)
    expect(office.desk.shown).toMatchObject([{ scope: [{ field: 'rule', is: 'Terminal shel in Container' }] }])
  })

  test.each([
    [
      '/falco suppress',
      /Which rule\?.*These fired last: Terminal shell in container \. .*\/falco suppress "Terminal shell in container" \[/,
    ],
    [
      '/falco suppress "Terminal shell in container"',
      /The end is missing.*\/falco suppress "Terminal shell in container" \[.*8h because <why>/,
    ],
    ['/falco suppress Terminal shell in contaner', /The end is missing.*Did you mean Terminal shell in container \?/],
    ['/falco suppress "Some other rule" 8h', /The reason is missing.*\/falco suppress "Some other rule" \[/],
    ['/falco suppress k3m9x2p7 soon', /The end is missing.*\/falco suppress k3m9x2p7 \[/],
  ])('%s is answered with what is missing, and how it goes on', async (line, words) => {
    await using office = await openOffice()
    expect((await answerTo(line, office)).replaceAll(/\s+/g, ' ')).toMatch(words)
    expect(office.desk.shown).toEqual([])
  })

  test.each([
    [
      'a rule without quotes that never fired',
      'Quite another rule 8h drill',
      /no rule Quite another rule has fired lately.*"Quite another rule"/,
    ],
    ['a mistyped id of an alert', 'k3m9x2q7 8h drill', /there is no alert k3m9x2q7 and no rule of this name/],
    ['the beginning of an id that nothing has', '#zzz user=root 8h drill', /there is no alert #zzz/],
  ])('%s is asked back, and hides nothing', async (_name, typed, words) => {
    await using office = await openOffice()
    expect((await answerTo(`/falco suppress ${typed}`, office)).replaceAll(/\s+/g, ' ')).toMatch(words)
    expect(office.desk.shown).toEqual([])
  })

  test('the id of a suppression is named as one', async () => {
    await using office = await openOffice()
    await answerTo('/falco suppress "A rule" user=root 8h drill', office)
    const answer = await answerTo('/falco suppress 00000000 8h drill', office)
    expect(answer.replaceAll(/\s+/g, ' ')).toContain('00000000 is a suppression already. /falco show 00000000')
    expect(office.desk.shown).toHaveLength(1)
  })

  test.each([
    ['namespace=*', 'For a pattern write namespace~=* with more than wildcards; to fit any namespace, leave it out.'],
    ['namespace=dev-*', 'For a pattern write namespace~=dev-*'],
    ['namespace==dev', 'Did you mean namespace=dev?'],
    ['namespace=/dev.*/', 'Regular expressions are not read. For a pattern write namespace~=dev*'],
  ])('%s, which no alert has, is asked back', async (condition, words) => {
    await using office = await openOffice()
    const { rule } = office.desk.alert
    expect(await answerTo(`/falco suppress "${rule}" ${condition} 8h drill`, office)).toContain(words)
    expect(office.desk.shown).toEqual([])
    await answerTo(`/falco suppress "${rule}" ${condition.replace(/=(.*)$/, '="$1"')} 8h drill`, office)
    expect(office.desk.shown).toHaveLength(1)
    expect(await answerTo(`/falco narrow 00000000 ${condition}`, office)).toContain(words)
    expect(office.desk.shown[0]?.scope).toHaveLength(2)
  })

  test('says so when no living alert has the rule', async () => {
    await using office = await openOffice()
    expect(await answerTo('/falco suppress “Quite another rule” 8h drill', office)).toContain(
      'No alert that is alive now began with an event whose rule is',
    )
    expect(office.desk.shown).toHaveLength(1)
  })

  test.each([
    ['proc.name=bash user^=ro', 'Suppressed.'],
    ['proc.aname[3]=init', 'whose proc.aname[3] is init'],
    ['okta.actor.name=eve', 'whose okta.actor.name is eve'],
    ['process=zsh', 'whose process is zsh'],
    ['process=bash image~=*/none/*', 'whose image looks like */none/*'],
  ])('with %s it says whether that is alive now', async (conditions, words) => {
    await using office = await openOffice()
    const answer = await answerTo(`/falco suppress "${office.desk.alert.rule}" ${conditions} 8h drill`, office)
    expect(answer).toContain(words.startsWith('whose') ? 'No alert that is alive now' : 'Suppressed.')
    expect(answer.replaceAll(/\s+/g, ' ')).toContain(words)
    expect(answer.includes('No alert that is alive now')).toBe(words.startsWith('whose'))
  })

  test('reads a time on the clock of who types it', async () => {
    await using office = await openOffice()
    const { desk, ana } = office
    const answer = await answerTo('/falco suppress "A rule" until tomorrow 9:00 because of the release', office)
    const until = desk.shown[0]?.until ?? 0
    expect(new Date(until).toLocaleTimeString('en-GB', { timeZone: ana.person.tz })).toBe('09:00:00')
    expect(answer).not.toContain('time zone')
    await answerTo('/falco suppress "A rule" until tomorrow 10:00 because of the release', office)
    expect(office.workspace.calls.filter(({ method }) => method === 'users.info')).toHaveLength(1)
  })

  test('reads it as UTC when Slack does not tell, and says so', async () => {
    await using office = await openOffice({ before: ({ faults }) => faults.refuse('users.info', 'missing_scope', 1) })
    const answer = await answerTo('/falco suppress "A rule" until tomorrow 9:00 because of the release', office)
    expect(new Date(office.desk.shown[0]?.until ?? 0).toISOString()).toMatch(/T09:00:00/)
    expect(answer).toMatch(/does not tell your time zone.*tomorrow 9:00.*UTC/)
  })

  test.each([
    ['without a reason', '/falco suppress "A rule" 8h', 'The reason is missing'],
    ['for every value', '/falco suppress "A rule" file~=* 8h drill', 'more than wildcards'],
    ['for a moment that has passed', '/falco suppress "A rule" until 2020-01-01 9:00 drill', 'has passed already'],
    [
      'for a field that is mistyped',
      '/falco suppress "A rule" proc.nmae=bash 8h drill',
      'There is no field proc.nmae. Did you mean proc.name?',
    ],
    ['for a name that is mistyped', '/falco suppress "A rule" namspace=shop 8h drill', 'Did you mean namespace?'],
    ['for a field that nobody has', '/falco suppress "A rule" ticket=4711 8h drill', 'There is no field ticket. There are rule, source'],
    ['for too short', '/falco suppress "A rule" 0m drill', 'at least a minute'],
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
