import { describe, expect, test } from 'vitest'
import type { Hidden } from '../../../src/slack/desk.ts'
import { liveTokensIn } from '../../../src/workspace/live-tokens.ts'
import { anEvent, morning } from '../../event.ts'
import type { EventOverrides } from '../../event.ts'
import { openOffice, wordsOf } from '../office.ts'
import type { Office } from '../office.ts'

const scope = [{ field: 'rule', is: 'Terminal shell in container' }]

/** What only Ana reads after she typed this, on one line. */
async function answerTo(line: string, { ana, workspace }: Office): Promise<string> {
  const before = workspace.whispers(ana.person.id).length
  expect((await ana.command('falco', line)).error).toBeUndefined()
  const answer = await workspace.until('the answer', () => workspace.whispers(ana.person.id)[before])
  return wordsOf(answer).replaceAll(/\s+/g, ' ')
}

/** A suppression of Ana's that has hidden these; the newest stands first. */
async function hide({ desk, ana }: Office, events: readonly EventOverrides[]): Promise<string> {
  const until = Date.now() + 3_600_000
  const made = await desk.suppress({ alert: undefined, scope, until, reason: 'a drill', by: ana.person.id })
  if ('refused' in made) throw new Error(made.refused)
  const hidden = events.map((event, index): Hidden => ({ number: 100 + index, event: anEvent(event), receivedAt: morning }))
  desk.hidden.push(...hidden.toReversed())
  const { suppression } = made
  desk.shown[0] = { ...suppression, hidden: events.length, lastHiddenAt: morning }
  return suppression.id
}

const many = (count: number) => Array.from({ length: count }, (_, index) => ({ fields: { 'proc.cmdline': `job-${index}.` } }))

describe('/falco hidden', () => {
  test('lists what a suppression has hidden: when, in which workload, on which host, what happened, and how to see it whole', async () => {
    await using office = await openOffice()
    const id = await hide(office, [{ hostname: 'node-3', fields: { 'proc.cmdline': 'curl evil.example' } }])
    const words = await answerTo(`/falco hidden ${id}`, office)
    expect(words).toMatch(/has hidden 1 event.*payments\/checkout\/app +on +node-3.*curl evil\.example.*\/falco event 100$/)
  })

  test('ten a page, the newest first, with the command for older ones, until there are none', async () => {
    await using office = await openOffice()
    const id = await hide(office, many(25))
    const first = await answerTo(`/falco hidden ${id.slice(0, 4)}`, office)
    expect(first.match(/job-\d+\./g)).toEqual([24, 23, 22, 21, 20, 19, 18, 17, 16, 15].map((at) => `job-${at}.`))
    expect(first).toMatch(new RegExp(`/falco hidden ${id} 2$`))
    const last = await answerTo(`/falco hidden ${id} 3`, office)
    expect(last.match(/job-\d+\./g)).toEqual([4, 3, 2, 1, 0].map((at) => `job-${at}.`))
    expect(last).not.toContain('Older ones')
    expect(await answerTo(`/falco hidden ${id} 4`, office)).toContain('There are none so far back.')
  })

  test('what came before an event stays the same while others come', async () => {
    await using office = await openOffice()
    const id = await hide(office, many(25))
    const words = await answerTo(`/falco hidden ${id} before 111`, office)
    expect(words.match(/job-\d+\./g)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1].map((at) => `job-${at}.`))
    expect(words).toMatch(new RegExp(`/falco hidden ${id} before 101$`))
  })

  test('says so when texts are not kept any more, or nothing was hidden yet', async () => {
    await using office = await openOffice()
    const id = await hide(office, many(3))
    const { desk } = office
    desk.hidden.pop()
    expect(await answerTo(`/falco hidden ${id}`, office)).toMatch(/has hidden 3 events.*That is all that is kept: retain in falconer.yml/)
    desk.hidden.splice(0)
    expect(await answerTo(`/falco hidden ${id}`, office)).toContain('None of them is kept any more')
    for (const [index, one] of desk.shown.entries()) desk.shown[index] = { ...one, hidden: 0, lastHiddenAt: undefined }
    expect(await answerTo(`/falco hidden ${id}`, office)).toContain('has hidden nothing yet')
  })

  test('what an attacker wrote stays a value, and no page is one', async () => {
    await using office = await openOffice()
    const id = await hide(office, [{ hostname: '<!channel>', fields: { 'proc.cmdline': '<https://evil.example|click>' } }])
    await answerTo(`/falco hidden ${id}`, office)
    expect(liveTokensIn(office.workspace.whispers(office.ana.person.id)).filter((token) => !token.startsWith('<!date'))).toEqual([])
    expect(await answerTo(`/falco hidden ${id} many`, office)).toContain('There is no page many')
    expect(await answerTo('/falco hidden', office)).toContain('Which suppression?')
  })
})

test('/falco show of a suppression shows the newest five that it has hidden, and how to see all', async () => {
  await using office = await openOffice()
  const id = await hide(office, many(7))
  const words = await answerTo(`/falco show ${id}`, office)
  expect(words.match(/job-\d+\./g)).toEqual([6, 5, 4, 3, 2].map((at) => `job-${at}.`))
  expect(words).toContain(`/falco hidden ${id} lists all`)
})

describe('/falco event', () => {
  test('shows an event as it came, secrets masked', async () => {
    await using office = await openOffice()
    await hide(office, [{ fields: { 'proc.cmdline': 'mysql --password=hunter2' } }])
    expect((await office.ana.command('falco', '/falco event 100')).error).toBeUndefined()
    const { view } = await office.workspace.until('the window', () => office.ana.modal)
    expect(wordsOf(view)).toContain('mysql')
    expect(wordsOf(view)).not.toContain('hunter2')
  })

  test('an event that is not there, and what is no number, are answered in words', async () => {
    await using office = await openOffice()
    expect(await answerTo('/falco event 7', office)).toContain('There is no event 7 in this ledger')
    expect(await answerTo('/falco event k3m9x2p7', office)).toContain('Which event?')
  })
})
