import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startDemo } from '../../src/demo/main.ts'
import type { Demo } from '../../src/demo/main.ts'
import { browserRuns, openBrowser } from '../browser.ts'

if (!browserRuns) console.warn('skipped: the browser test, because the browser from npm runs on Linux on x64 only')

let demo: Demo
let browser: Browser
let page: Page

beforeAll(async () => {
  if (!browserRuns) return
  demo = await startDemo({ port: 0, intakePort: 0, logLevel: 'silent', msPerMinute: 200 })
  browser = await openBrowser()
  page = await browser.newPage()
  await page.goto(demo.url)
}, 60_000)

afterAll(async () => {
  await browser?.close()
  await demo?.stop()
})

/** The card of this rule in the channel on the screen. */
const card = (rule: string) => page.getByRole('article').filter({ hasText: rule }).first()

test.skipIf(!browserRuns)(
  'a newcomer sees a card, acknowledges it, suppresses a noisy rule and asks for a summary',
  async () => {
    await page
      .getByRole('navigation')
      .getByRole('link', { name: 'falco', exact: false })
      .filter({ hasText: '#falco' })
      .or(page.getByRole('link', { name: '#falco' }))
      .first()
      .click()
    const attack = card('Web Server Spawned Shell')
    await attack.getByRole('button', { name: 'Acknowledge' }).click()
    await attack.getByText('Acknowledged by').waitFor()

    const noisy = card('Contact K8S API Server From Container')
    await noisy.getByRole('button', { name: 'Suppress' }).click()
    const modal = page.getByRole('dialog')
    await modal.getByText(/would have hidden [\d,]+ of [\d,]+ events/).waitFor()
    await modal.getByLabel('user: argocd').uncheck()
    await modal.getByText(/parent is\s*tini\./).waitFor()
    await modal.getByLabel('8 hours').check()
    await modal.getByLabel('Why').fill('Argo CD talks to the API server all day')
    await modal.getByRole('button', { name: 'Suppress' }).click()
    await noisy.getByText('Suppressed').first().waitFor()
    expect(await modal.count()).toBe(0)

    await page.getByRole('textbox', { name: /^Message/ }).fill('/falco summary')
    await page.keyboard.press('Enter')
    const answer = page.getByRole('article').filter({ hasText: 'Only visible to you' }).last()
    await answer.getByText('received').first().waitFor()
    expect(await answer.innerText()).toContain('1 suppression in force')
  },
  90_000,
)
