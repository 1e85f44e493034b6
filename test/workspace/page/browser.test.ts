import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { browserRuns, openBrowser } from '../../browser.ts'
import { ana, bo, fakeWorkspace, type FakeWorkspace, section, suppressModal } from './fake-workspace.ts'
import { card, fill } from './fill.ts'
import { served, type Served } from './served.ts'

if (!browserRuns) console.warn('The page is not tried in a browser: the one from npm runs on Linux x64 only.')

describe.skipIf(!browserRuns)('in a browser', () => {
  let browser: Browser
  let page: Page
  let server: Served
  let workspace: FakeWorkspace
  const complaints: string[] = []

  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser.close()
  })
  beforeEach(async () => {
    workspace = fakeWorkspace()
    server = await served(workspace)
    page = await browser.newPage()
    page.setDefaultTimeout(10_000)
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  })
  afterEach(async () => {
    await page.close()
    server.stop()
    const [complaint] = complaints.splice(0)
    if (complaint !== undefined) throw new Error(`The browser complained: ${complaint}`)
  })

  const open = () => page.goto(server.url)
  const cardIn = (words: string) => page.getByRole('log', { name: 'Messages' }).getByRole('article').filter({ hasText: words })
  const box = () => page.getByRole('textbox', { name: 'Message #' })
  /** Resolves when hands have been asked for so many deeds. */
  const deeds = (count: number) => expect.poll(() => workspace.asked.length).toBe(count)

  test('a card appears by itself, and its buttons, menu and confirmation act on it', async () => {
    await open()
    const { ts } = workspace.post({ attachments: [{ color: 'danger', blocks: [...card] }] })
    await cardIn('Terminal shell').getByRole('button', { name: 'Acknowledge' }).click()
    await cardIn('Terminal shell').getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Show events' }).click()
    await cardIn('Terminal shell').getByRole('button', { name: 'Resolve' }).click()
    await page.getByRole('dialog', { name: 'Resolve this alert?' }).getByRole('button', { name: 'Keep' }).click()
    await cardIn('Terminal shell').getByRole('button', { name: 'Resolve' }).click()
    await page.getByRole('dialog', { name: 'Resolve this alert?' }).getByRole('button', { name: 'Resolve' }).click()
    await deeds(3)
    expect(workspace.asked).toEqual([
      ['press', ana.id, ts, 'Acknowledge', { blockId: 'do', actionId: 'ack', value: 'A1' }],
      ['choose', ana.id, ts, 'Show events', { blockId: 'do', actionId: 'more' }],
      ['press', ana.id, ts, 'Resolve', { blockId: 'do', actionId: 'resolve', value: 'A1' }],
    ])
  })

  test('of two equal buttons the pressed one is meant, and menus in a message act at once', async () => {
    fill(workspace)
    await open()
    await cardIn('Suppressions').getByRole('button', { name: 'Lift' }).nth(1).click()
    await cardIn('Suppressions').getByRole('combobox', { name: 'Window' }).selectOption({ label: 'Last 24 h' })
    await cardIn('Suppressions').getByRole('combobox', { name: 'Assign' }).selectOption({ label: 'Bo Chen' })
    await deeds(3)
    expect(workspace.asked.map(([verb, , , ...what]) => [verb, ...what])).toEqual([
      ['press', 'Lift', { blockId: 'lift-S2', actionId: 'lift', value: 'S2' }],
      ['choose', 'Last 24 h', { blockId: 'pick', actionId: 'window' }],
      ['choose', bo.id, { blockId: 'pick', actionId: 'who' }],
    ])
  })

  test('a modal keeps what is typed while the world changes, shows errors, and submits', async () => {
    await open()
    const view = workspace.open(ana.id, suppressModal)
    const modal = page.getByRole('dialog', { name: 'Suppress' })
    await modal.getByLabel('Reason').fill('Known scanner')
    await modal.getByRole('radio', { name: 'The rule, everywhere' }).check()
    workspace.post({ text: 'meanwhile' })
    await cardIn('meanwhile').waitFor({ state: 'attached' })
    view.errors = { reason: 'Too short.' }
    await modal.getByRole('button', { name: 'Suppress' }).click()
    await modal.getByText('Please complete this required field.').waitFor()
    expect(workspace.asked).toEqual([])

    await modal.getByLabel('For how long').selectOption('1 hour')
    await deeds(1)
    await modal.getByText('Too short.').waitFor()
    await modal.getByRole('button', { name: 'Suppress' }).click()
    await deeds(2)
    expect(workspace.asked).toEqual([
      ['change', ana.id, view.id, 'For how long', '1 hour'],
      [
        'submit',
        ana.id,
        view.id,
        { 'What to hide': 'The rule, everywhere', 'For how long': '1 hour', 'Ends at': 1764003600, Owner: ana.id, Reason: 'Known scanner' },
      ],
    ])
  })

  test('a changed modal keeps the fields that are still there; Escape closes it', async () => {
    await open()
    const view = workspace.open(ana.id, suppressModal)
    const modal = page.getByRole('dialog', { name: 'Suppress' })
    await modal.getByLabel('Reason').fill('Known scanner')
    view.view = {
      ...suppressModal,
      blocks: [section('A new line above'), ...suppressModal.blocks.filter(({ block_id }) => block_id !== 'date')],
    }
    workspace.post({ text: 'anything' })
    await modal.getByText('A new line above').waitFor()
    expect(await modal.getByLabel('Ends at').count()).toBe(0)
    expect(await modal.getByLabel('Reason').inputValue()).toBe('Known scanner')

    await page.keyboard.press('Escape')
    await deeds(1)
    expect(workspace.asked).toEqual([['close', ana.id, view.id]])
    workspace.shut(ana.id)
    await modal.waitFor({ state: 'detached' })
  })

  test('the message box offers slash commands, sends them, and takes nothing else', async () => {
    await open()
    await box().fill('/falco su')
    await page.getByRole('option', { name: '/falco suppressions' }).click()
    await box().press('Enter')
    await deeds(1)
    expect(workspace.asked).toEqual([['command', ana.id, 'C0ALERTS', '/falco suppressions']])
    workspace.post({ onlyFor: ana.id, text: 'Nothing is hidden.' })
    await cardIn('Only visible to you').filter({ hasText: 'Nothing is hidden.' }).waitFor()

    await box().fill('hello')
    await box().press('Enter')
    await page.getByText('This stand-in takes slash commands').waitFor()
    workspace.post({ text: 'a new message' })
    await cardIn('a new message').waitFor()
    expect(await box().inputValue()).toBe('hello')
  })

  test('channels, threads, the Home tab and the person are a click away', async () => {
    fill(workspace)
    workspace.publish(ana.id, { type: 'home', blocks: [section('Open alerts')] })
    await open()
    await box().fill('/falco draft')
    await page.getByRole('link', { name: '2 replies' }).click()
    await page.getByRole('complementary', { name: 'Thread' }).getByText('Second reply').waitFor()
    await page.getByRole('link', { name: 'Close thread' }).click()
    await page.getByRole('link', { name: 'general', exact: true }).click()
    await page.getByRole('heading', { name: '# general' }).first().waitFor()
    await page.getByRole('link', { name: 'alerts', exact: true }).click()
    await page.getByRole('textbox', { name: 'Message #alerts' }).waitFor()
    expect(await box().inputValue()).toBe('/falco draft')

    await page.getByRole('link', { name: 'Falconer' }).click()
    await page.getByText('Open alerts').waitFor()
    expect(workspace.asked).toEqual([['home', ana.id]])
    await page.getByRole('button', { name: 'You are Ana Lima' }).click()
    await page.getByRole('menuitem', { name: 'Bo Chen' }).click()
    await page.getByRole('button', { name: 'You are Bo Chen' }).waitFor()
    await page.getByText('has not published a Home tab yet').waitFor()
  })

  test('the newest message is in view, unless the reader has scrolled up', async () => {
    for (let count = 1; count <= 30; count++) workspace.post({ text: `message ${count}` })
    await open()
    workspace.post({ text: 'the newest' })
    await cardIn('the newest').waitFor()
    const list = page.getByRole('log', { name: 'Messages' })
    const below = () => list.evaluate((element) => Math.round(element.scrollHeight - element.scrollTop - element.clientHeight))
    await expect.poll(below).toBe(0)

    await list.hover()
    await page.mouse.wheel(0, -10_000)
    await expect.poll(() => list.evaluate((element) => element.scrollTop)).toBe(0)
    workspace.post({ text: 'one more' })
    await cardIn('one more').waitFor({ state: 'attached' })
    expect(await list.evaluate((element) => element.scrollTop)).toBe(0)
  })

  test('an interaction that the app did not acknowledge says so', async () => {
    workspace.trouble = 'operation_timeout'
    workspace.post({ blocks: card })
    await open()
    await cardIn('Terminal shell').getByRole('button', { name: 'Report' }).click()
    await page.getByRole('alert').filter({ hasText: 'operation' }).waitFor()
    expect(await page.getByRole('alert').textContent()).toBe('The app did not answer: operation_timeout')
  })

  test('what an attacker wrote runs nothing', async () => {
    const attack = '<script>alert(1)</script><img src=x onerror=alert(1)>"><b>'
    workspace.post({ text: attack, blocks: [section(attack), { type: 'header', text: { type: 'plain_text', text: attack } }] })
    const dialogs: string[] = []
    page.on('dialog', (dialog) => dialogs.push(dialog.message()))
    await open()
    await cardIn('<script>alert(1)</script>').first().waitFor()
    expect(await page.locator('script').count()).toBe(1)
    expect(await page.locator('article :is(img, b, script)').count()).toBe(0)
    expect(dialogs).toEqual([])
  })
})
