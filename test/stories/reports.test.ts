import { describe, expect, test } from 'vitest'
import type { Message } from '../../src/workspace/workspace.ts'
import { openEndpoint } from '../report/narrate/endpoint.ts'
import type { Asked, Does } from '../report/narrate/endpoint.ts'
import { openHouse, wordsOf } from './house.ts'
import type { House } from './house.ts'
import { settled } from './reconciled.ts'
import { buttonsOf, replied, rule, says, shell, told } from './suppressing.ts'

/** The first message of the report that Ana asks for, once all of the report stands. */
async function reported(house: House): Promise<{ readonly card: Message; readonly report: Message }> {
  const card = await house.card(rule)
  await house.ana.press({ message: card }, 'Detailed report')
  const report = await replied(house, card, 'Verdict: ')
  await replied(house, card, 'Mitigation')
  return { card, report }
}

async function theReport(house: House, options: Parameters<typeof shell>[0] = {}) {
  await house.send(shell(options))
  return reported(house)
}

const modalSays = (house: House, words: string) =>
  house.workspace.until(`a modal says "${words}"`, () => {
    const { modal } = house.ana
    return modal && JSON.stringify(modal.view).includes(words) ? modal : undefined
  })

describe('a detailed report', () => {
  test('begins with what one needs at 3 a.m., and has all of the rest in few messages', async () => {
    await using house = await openHouse()
    const { card, report } = await theReport(house)
    for (const words of ['Verdict: ', 'confidence ', 'What happened', 'What next', 'Next: ']) expect(wordsOf(report)).toContain(words)
    expect(buttonsOf(report)).toEqual(['Evidence', 'As a file', 'Falco tuning', 'Useful', 'Not useful'])
    const all = house.workspace.replies(card).map(wordsOf).join('\n')
    for (const heading of ['Event details', 'Assessment', 'Falco rule', 'ATT&CK', 'Related activity', 'Mitigation'])
      expect(all).toContain(heading)
    expect(all).not.toContain('left out')
    expect(house.workspace.replies(card).length).toBeLessThanOrEqual(4)
  })

  test('that two people ask for at once comes once, and the second hears who was first', async () => {
    await using house = await openHouse()
    await house.send(shell())
    const card = await house.card(rule)
    house.workspace.faults.holdBack(1)
    await Promise.all([house.ana, house.ben].map((one) => one.press({ message: card }, 'Detailed report')))
    const heard = () => [house.ana, house.ben].flatMap(({ person }) => house.workspace.whispers(person.id)).map(wordsOf)
    await house.workspace.until('the second hears', () => heard().find((one) => one.includes('is coming in its thread, as')))
    await replied(house, card, 'Mitigation')
    expect(await settled(house, 5_000)).toBe(true)
    expect(house.workspace.replies(card).filter((one) => wordsOf(one).includes('Verdict: '))).toHaveLength(1)
  })

  test('of an alert whose card was deleted twice brings the card back: there has to be a thread', async () => {
    await using house = await openHouse()
    await house.send(shell())
    for (const _ of [1, 2]) {
      house.workspace.remove(await house.card(rule))
      expect(await settled(house, 5_000)).toBe(true)
    }
    expect(house.workspace.messages('falco')).toEqual([])
    await house.ana.command('falco', `/falco report ${(await house.falconer.ledger.recent(1))[0]?.alert.id}`)
    await replied(house, await house.card(rule), 'Verdict: ')
  })

  test('opens the evidence that it was written from, page by page, whatever came later', async () => {
    await using house = await openHouse()
    const { report } = await theReport(house)
    await house.send(shell({ fields: { 'proc.cmdline': 'bash -c later' } }))
    await house.ana.press({ message: report }, 'Evidence')
    const first = await modalSays(house, 'proc.cmdline')
    expect(JSON.stringify(first.view)).not.toContain('bash -c later')
    const [second = ''] = /E21 – E\d+/.exec(JSON.stringify(first.view)) ?? []
    await house.ana.press({ view: first }, second)
    await modalSays(house, '"E21"')
    expect(JSON.stringify(house.ana.modal?.view)).not.toContain('"E1"')
  })

  test('comes as a file with all of it', async () => {
    await using house = await openHouse()
    const { card, report } = await theReport(house)
    await house.ana.press({ message: report }, 'As a file')
    const { files } = await replied(house, card, 'The detailed report as Markdown')
    expect(files[0]?.name).toMatch(/^falconer-report-[0-9a-z]{8}\.md$/)
    const text = files[0]?.bytes.toString() ?? ''
    for (const words of ['# Terminal shell in container', '## Verdict', '## Mitigation', '```bash', '## Evidence', '- E1, '])
      expect(text).toContain(words)
  })

  test('hears whether it was useful: everybody sees how many, minds may change, and the summary counts', async () => {
    await using house = await openHouse()
    const { report } = await theReport(house)
    await house.ana.press({ message: report }, 'Useful')
    await house.ben.press({ message: report }, 'Not useful')
    await says(house, report, 'Useful (1)')
    await says(house, report, 'Not useful (1)')
    await house.ben.press({ message: report }, 'Useful (1)')
    await says(house, report, 'Useful (2)')
    house.forward(5_000)
    await house.ana.press({ message: report }, 'Useful (2)')
    await says(house, report, 'Useful (1)')
    expect(buttonsOf(report)).toContain('Not useful')
    await house.ana.command('falco', '/falco summary')
    await told(house, house.ana.person.id, '1 detailed report, found useful 1 time, not useful 0')
    const id = (await house.falconer.ledger.recent(1))[0]?.alert.id
    await house.ana.command('falco', `/falco show ${id}`)
    await told(house, house.ana.person.id, 'Report found useful')
  })

  test('leads from Falco tuning to the form that suppresses, and then to the exception for Falco', async () => {
    await using house = await openHouse()
    const { card, report } = await theReport(house)
    await house.ana.press({ message: report }, 'Falco tuning')
    const tuning = await modalSays(house, 'Falco tuning')
    expect(JSON.stringify(tuning.view)).toContain('an exception should name at least who did it and where')
    await house.ana.press({ view: tuning }, 'Suppress')
    const form = await modalSays(house, 'How long')
    await house.ana.submit(form, { 'How long': '8 hours', Why: 'a drill' })
    await says(house, card, 'Suppressed until')
    await house.ana.press({ message: report }, 'Falco tuning')
    const suppressed = await modalSays(house, 'This is suppressed here')
    await house.ana.press({ view: suppressed }, 'Falco exception')
    await replied(house, card, 'as a Falco exception, for')
    await modalSays(house, 'The file is in the thread')
  })

  test('stands once, in order, whatever Falconer goes through meanwhile', async () => {
    await using house = await openHouse()
    await house.send(shell())
    const card = await house.card(rule)
    house.workspace.faults.dropAnswers('chat.postMessage', 1)
    await house.ana.press({ message: card }, 'Detailed report')
    await house.restart()
    expect(await settled(house, 20_000)).toBe(true)
    const parts = house.workspace.replies(card).map((one) => /part (\d) of/.exec(wordsOf(one))?.[1] ?? '1')
    expect(parts).toEqual(parts.map((_, index) => String(index + 1)))
    expect(parts.length).toBeGreaterThan(1)
  })
})

describe('a route with report: auto', () => {
  const falconerYml = 'routes: [{ match: { namespace: payments }, channel: "#falco", report: auto }, { channel: "#audit" }]'

  test('has a report written of its Critical alerts without anybody asking, once each', async () => {
    await using house = await openHouse({ falconerYml })
    await house.send(shell({ priority: 'Critical' }))
    const card = await house.card(rule)
    const report = await replied(house, card, 'Verdict: ')
    expect(wordsOf(report)).toContain('Nobody asked: this route has report: auto')
    await house.send(shell({ priority: 'Critical' }))
    await house.restart()
    await says(house, card, '×2')
    expect(await settled(house, 20_000)).toBe(true)
    expect(house.workspace.replies(card).filter((one) => wordsOf(one).includes('Verdict: '))).toHaveLength(1)
  })

  test('leaves alone what is less urgent, and what another route takes', async () => {
    await using house = await openHouse({ falconerYml })
    await house.send(shell({ priority: 'Error' }), shell({ rule: 'Elsewhere', priority: 'Critical', fields: { 'k8s.ns.name': 'dev' } }))
    const cards = [await house.card(rule), await house.card('Elsewhere', 'audit')]
    await house.send(shell({ rule: 'Later', priority: 'Critical' }))
    await replied(house, await house.card('Later'), 'Verdict: ')
    expect(cards.flatMap((card) => house.workspace.replies(card))).toEqual([])
  })
})

/** A model that chooses a sentence of the report, and makes one up. */
const narration = JSON.stringify({ reading: ['S1', 'CVE-2024-3094'], hypotheses: [], questions: [] })
const narrationOf = (_asked: Asked) => narration

async function houseWithModel(does: (asked: Asked, nth: number) => Does) {
  const endpoint = await openEndpoint('openai', does)
  const { model, baseUrl } = endpoint.settings
  const house = await openHouse({ env: { LLM_MODEL: model, LLM_BASE_URL: baseUrl } })
  return { house, endpoint }
}

describe('with a model', () => {
  test('the report stands first; what the model says is added, what did not hold is counted, and all of it is kept', async () => {
    const held = Promise.withResolvers<void>()
    const { house, endpoint } = await houseWithModel(
      (asked) => (response) => void held.promise.then(() => answerWith(response, narrationOf(asked))),
    )
    await using _house = house
    await using _endpoint = endpoint
    const { report } = await theReport(house)
    expect(wordsOf(report)).toContain('The model is asked, each report in its turn')
    held.resolve()
    await says(house, report, 'weighed by the model')
    expect(wordsOf(report)).toContain('What the model would read first')
    expect(wordsOf(report)).toMatch(/1 choice was dropped: it did not hold/)
    expect(wordsOf(report)).not.toContain('CVE-2024-3094')
    const id = (await house.falconer.ledger.recent(1))[0]?.alert.id ?? ''
    const [entry] = await house.falconer.ledger.narrationsOf(id)
    expect(entry).toMatchObject({ model: endpoint.settings.model, kept: 1, failed: undefined })
    expect(entry?.dropped[0]?.text).toContain('CVE-2024-3094')
    await house.ana.command('falco', `/falco show ${id}`)
    await told(house, house.ana.person.id, 'Report narrated by the model')
  })

  test('that fails the report says so in a line, and may be asked again', async () => {
    const { house, endpoint } = await houseWithModel((asked, nth) => (nth === 0 ? { status: 500, body: '{}' } : narrationOf(asked)))
    await using _house = house
    await using _endpoint = endpoint
    const { report } = await theReport(house)
    await says(house, report, 'Without the model: ')
    await house.ana.press({ message: report }, 'Ask again with the model')
    await says(house, report, 'What the model would read first')
    expect(wordsOf(report)).not.toContain('Without the model')
  })

  test('asked again it is asked anew, though it was heard before', async () => {
    const { house, endpoint } = await houseWithModel(narrationOf)
    await using _house = house
    await using _endpoint = endpoint
    const { report } = await theReport(house)
    await says(house, report, 'weighed by the model')
    const question = endpoint.next()
    await house.ana.press({ message: report }, 'Ask again with the model')
    await question
    await house.workspace.until('its answer', () => buttonsOf(report).includes('Ask again with the model'))
  })

  test('that never answered before Falconer stopped is asked when it starts again, and the report stands once', async () => {
    const { house, endpoint } = await houseWithModel((asked, nth) => (nth === 0 ? () => undefined : narrationOf(asked)))
    await using _house = house
    await using _endpoint = endpoint
    const question = endpoint.next()
    const { card, report } = await theReport(house)
    await question
    await house.restart()
    await says(house, report, 'weighed by the model')
    expect(house.workspace.replies(card).filter((one) => wordsOf(one).includes('Verdict: '))).toHaveLength(1)
  })
})

function answerWith(response: Parameters<Extract<Does, (...args: never) => unknown>>[0], text: string): void {
  const choices = [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }]
  const usage = { prompt_tokens: 900, completion_tokens: 80, total_tokens: 980 }
  response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(JSON.stringify({ id: 'c1', object: 'chat.completion', created: 1, model: 'llama3.3', choices, usage }))
}
