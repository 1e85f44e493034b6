import { describe, expect, test } from 'vitest'
import type { Suppression } from '../../../src/domain/suppression.ts'
import { actions, callbacks } from '../../../src/slack/names.ts'
import { openOffice, wordsOf } from '../office.ts'
import type { Office } from '../office.ts'

const hour = 3_600_000

/** What only Ana reads after she typed this. */
async function answerTo(line: string, office: Office): Promise<string> {
  const { ana, workspace } = office
  const before = workspace.whispers(ana.person.id).length
  const typed = await ana.command('falco', line)
  expect(typed.error).toBeUndefined()
  return wordsOf(await workspace.until('the answer', () => workspace.whispers(ana.person.id)[before])).replaceAll(/\s+/g, ' ')
}

/** Ana's, for eight hours. */
async function aSuppression({ desk, ana }: Office): Promise<Suppression> {
  const scope = [{ field: 'rule', is: 'Noisy rule' }]
  const answer = await desk.suppress({ alert: undefined, scope, until: Date.now() + 8 * hour, reason: 'drill', by: ana.person.id })
  if ('refused' in answer) throw new Error(answer.refused)
  return answer.suppression
}

describe('what the buttons of a suppression do, a command does', () => {
  test.each([
    ['lift', /Lifted by/],
    ['keep', /Kept to its end by/],
    ['extend', /Extended by/],
    ['approve', /Made by/],
    ['reject', /Made by/],
  ] as const)('/falco %s asks the desk, and shows what came of it', async (word, words) => {
    await using office = await openOffice()
    const { id } = await aSuppression(office)
    const answer = await answerTo(`/falco ${word} #${id.toUpperCase()}`, office)
    expect(answer).toMatch(words)
    expect(office.desk.asked.at(-1)).toMatchObject({
      what: word,
      with: [id, ...(word === 'extend' ? [undefined] : []), office.ana.person.id],
    })
  })

  test('by the beginning of its id', async () => {
    await using office = await openOffice()
    const { id } = await aSuppression(office)
    await answerTo(`/falco lift ${id.slice(0, 4)}`, office)
    expect(office.desk.shown).toEqual([])
  })

  test('so much longer, or until a time on the clock of who types it', async () => {
    await using office = await openOffice()
    const { until } = await aSuppression(office)
    await answerTo('/falco extend 00000000 90m', office)
    expect(office.desk.shown[0]?.until).toBe(until + 1.5 * hour)
    await answerTo('/falco extend 00000000 until 2020-01-01 9:00', office)
    expect(office.desk.shown[0]?.until).toBe(until + 1.5 * hour)
    await answerTo('/falco extend 00000000 until tomorrow 23:59', office)
    const shown = new Date(office.desk.shown[0]?.until ?? 0).toLocaleTimeString('en-GB', { timeZone: office.ana.person.tz })
    expect(shown).toBe('23:59:00')
  })

  test('longer than is allowed is refused with the limit', async () => {
    await using office = await openOffice()
    await aSuppression(office)
    expect(await answerTo('/falco extend 00000000 40d', office)).toContain('30 days from now at the latest')
  })

  test('narrow adds conditions, and says which', async () => {
    await using office = await openOffice()
    await aSuppression(office)
    const answer = await answerTo('/falco narrow 00000000 namespace=dev file^=/var/log/', office)
    expect(answer).toMatch(/Narrowed by .* to what fits besides: namespace is dev , file begins with \/var\/log\//)
    expect(office.desk.shown[0]?.scope).toHaveLength(3)
  })

  test('a mistyped field is answered with the one that was meant, and narrows nothing', async () => {
    await using office = await openOffice()
    await aSuppression(office)
    expect(await answerTo('/falco narrow 00000000 namspace=dev', office)).toContain('Did you mean namespace?')
    expect(office.desk.shown[0]?.scope).toHaveLength(1)
  })

  test('narrow with nothing behind the id opens the form', async () => {
    await using office = await openOffice()
    const { ana, workspace } = office
    await aSuppression(office)
    await ana.command('falco', '/falco narrow 00000000')
    const modal = await workspace.until('the form', () => ana.modal)
    expect(modal.view).toMatchObject({ callback_id: callbacks.narrow })
  })

  test.each([
    ['/falco exception 00000000', undefined, 'override'],
    ['/falco exception 00000000 0.36', undefined, 'append'],
  ])('%s gives the file', async (line, _, form) => {
    await using office = await openOffice()
    await aSuppression(office)
    expect(await answerTo(line, office)).toContain('falconer-00000000.yaml')
    expect(office.desk.asked.at(-1)).toEqual({ what: 'exception', with: ['00000000', office.ana.person.id, form] })
  })

  test('what the desk refuses is said', async () => {
    await using office = await openOffice()
    await aSuppression(office)
    office.desk.refuse('You have asked for this suppression yourself.')
    expect(await answerTo('/falco approve 00000000 here', office)).toContain('You have asked for this suppression yourself.')
    expect(office.workspace.messages('falco')).toEqual([])
  })

  test('the id of an alert is named as one, with the command that goes with it', async () => {
    await using office = await openOffice()
    const { desk } = office
    expect(await answerTo('/falco lift k3m9x2p7', office)).toContain('k3m9x2p7 is an alert that nothing hides. /falco suppress k3m9x2p7 8h')
    desk.alert = { ...desk.alert, suppressed: { id: '00000007', by: 'U1', until: Date.now() + hour, reason: 'x' } }
    expect(await answerTo('/falco extend k3m9', office)).toContain('Its suppression is 00000007: /falco extend 00000007')
    expect(await answerTo('/falco extend zzzzzzzz', office)).toContain('There is no such suppression')
  })
})

describe('what the buttons of a card do, a command does', () => {
  test.each([
    ['/falco acknowledge k3m9x2p7', { do: 'acknowledge' }],
    ['/falco acknowledge k3m', { do: 'acknowledge' }],
    ['/falco reopen k3m9x2p7', { do: 'reopen' }],
    ['/falco report k3m9x2p7', { do: 'report' }],
    ['/falco resolve k3m9x2p7 as test because of the drill', { do: 'resolve', outcome: 'test', note: 'of the drill' }],
    ['/falco assign k3m9x2p7 me', { do: 'assign', to: 'U0ANALIMA' }],
  ])('%s', async (line, action) => {
    await using office = await openOffice()
    expect(await answerTo(line, office)).not.toBe('')
    expect(office.desk.asked.at(-1)).toEqual({ what: 'takeAction', with: ['k3m9x2p7', { by: office.ana.person.id, ...action }] })
  })

  test('raw opens the event as it came', async () => {
    await using office = await openOffice()
    const { ana, workspace } = office
    await ana.command('falco', '/falco raw k3m9x2p7')
    const modal = await workspace.until('the event', () => ana.modal)
    expect(modal.view).toMatchObject({ callback_id: callbacks.rawEvent })
  })

  test('a storm is acknowledged by its id, too', async () => {
    await using office = await openOffice()
    expect(await answerTo('/falco acknowledge 5t0rm123', office)).toContain('Acknowledged 412 alerts of the storm.')
    expect(office.desk.asked.at(-1)).toMatchObject({ what: 'acknowledgeStorm', with: ['5t0rm123', office.ana.person.id] })
  })

  test('what is no id at all is no storm either', async () => {
    await using office = await openOffice()
    expect(await answerTo('/falco acknowledge everything', office)).toContain('There is no alert everything')
  })

  test('the id of a suppression is named as one, with the command that goes with it', async () => {
    await using office = await openOffice()
    await aSuppression(office)
    expect(await answerTo('/falco resolve 00000000 as benign', office)).toContain('is done with an alert. /falco show 00000000 shows')
    office.desk.shown[0] = { ...(await aSuppression(office)), id: '00000000', alert: 'k3m9x2p7' }
    expect(await answerTo('/falco acknowledge 00000000', office)).toContain('Its alert is k3m9x2p7: /falco acknowledge k3m9x2p7')
  })
})

describe('an alert is assigned to a person', () => {
  async function assigned(typed: string, office: Office): Promise<string | undefined> {
    await answerTo(`/falco assign k3m9x2p7 ${typed}`, office)
    const last = office.desk.asked.findLast(({ what }) => what === 'takeAction')
    const [, action] = last?.what === 'takeAction' ? last.with : []
    return action?.do === 'assign' ? action.to : undefined
  }

  test('as Slack writes people, by their name in Slack, or by the name that they are shown with', async () => {
    await using office = await openOffice()
    const ben = office.workspace.people.filter(({ isBot }) => !isBot)[1]
    if (!ben) throw new Error('nobody but Ana is here')
    for (const typed of [`<@${ben.id}>`, `<@${ben.id}|${ben.name}>`, `@${ben.name}`, `to @${ben.realName}`, ben.name.toUpperCase()])
      expect(await assigned(typed, office)).toBe(ben.id)
  })

  test.each(['@nobody', '<@U0NOBODY99>', '<!here>'])('%s, who is nobody here, is refused in words', async (typed) => {
    await using office = await openOffice()
    expect(await answerTo(`/falco assign k3m9x2p7 ${typed}`, office)).toContain('Nobody here is called')
    expect(office.desk.asked.some(({ what }) => what === 'takeAction')).toBe(false)
  })

  test('a bot is no person', async () => {
    await using office = await openOffice()
    const bot = office.workspace.people.find(({ isBot }) => isBot)
    expect(await answerTo(`/falco assign k3m9x2p7 @${bot?.name ?? ''}`, office)).toContain('Nobody here is called')
  })

  test('when Slack does not tell, the menu of the card is named', async () => {
    await using office = await openOffice({ before: ({ faults }) => faults.refuse('users.list', 'missing_scope', 1) })
    expect(await answerTo('/falco assign k3m9x2p7 @ben', office)).toMatch(/Slack does not tell who @ben is.*Assign/)
  })
})

describe('/falco show', () => {
  test('of a suppression shows it with its buttons and all that happened to it', async () => {
    await using office = await openOffice()
    await aSuppression(office)
    await office.desk.extend('00000000', undefined, 'U0BENOIT01')
    const { ana, workspace } = office
    const answer = await answerTo('/falco show 0000', office)
    expect(answer).toMatch(/Suppression 00000000 .*Noisy rule.*Made by a command, without a card .*: drill.* Extended by/)
    expect(JSON.stringify(workspace.whispers(ana.person.id).at(-1))).toContain(`"action_id":"${actions.lift}"`)
  })

  test('of a suppression is drawn anew after a press on it', async () => {
    await using office = await openOffice()
    await aSuppression(office)
    const { ana, workspace } = office
    await answerTo('/falco show 00000000', office)
    const shown = workspace.whispers(ana.person.id).at(-1)
    if (!shown) throw new Error('nothing was shown')
    await ana.press({ message: shown }, 'Lift')
    await workspace.until('what came of it', () => wordsOf(shown).includes('Lifted'))
    expect(JSON.stringify(shown)).not.toContain(`"action_id":"${actions.lift}"`)
  })

  test('names both when an alert and a suppression begin so', async () => {
    await using office = await openOffice()
    office.desk.alert = { ...office.desk.alert, id: '0000abcd' }
    await aSuppression(office)
    expect(await answerTo('/falco show 0000', office)).toContain('type more of 0000abcd or 00000000')
    expect(await answerTo('/falco show 0000abcd', office)).toContain('Terminal shell in container')
  })
})
