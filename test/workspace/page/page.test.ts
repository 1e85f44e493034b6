import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ana, fakeWorkspace, type FakeWorkspace, suppressModal } from './fake-workspace.ts'
import { card, fill } from './fill.ts'
import { served } from './served.ts'

let workspace: FakeWorkspace
let url: string
let stop: () => void
beforeEach(async () => {
  workspace = fakeWorkspace()
  ;({ url, stop } = await served(workspace))
})
afterEach(() => stop())

/** What the page's script sends when somebody does something. */
async function done(deed: Record<string, unknown>): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${url}/page/deeds`, { method: 'POST', headers, body: JSON.stringify({ as: ana.id, ...deed }) })
  return answer.json()
}

describe('the page', () => {
  test('runs no script but its own and talks to nobody else', async () => {
    const answer = await fetch(url)
    const policy = answer.headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'; script-src 'self'")
    expect(policy).toContain("connect-src 'self'")
    expect(await answer.text()).not.toMatch(/<script(?! type="module" src="\/page\/client\/main\.ts")/)
  })

  test('opens where there is something to read, at an address that stays', async () => {
    workspace.post({ channel: 'C0GENERAL', text: 'hello' })
    expect((await fetch(url)).url).toBe(`${url}/?as=${ana.id}&channel=C0GENERAL`)
    expect((await fetch(`${url}/?channel=alerts`)).url).toBe(`${url}/?as=${ana.id}&channel=C0ALERTS`)
  })

  test('serves its script as plain JavaScript', async () => {
    const answer = await fetch(`${url}/page/client/main.ts`)
    expect(answer.headers.get('content-type')).toContain('text/javascript')
    expect(await answer.text()).not.toContain(': Promise<void>')
  })

  test('draws uploaded pictures, and lets everything else only be downloaded', async () => {
    fill(workspace)
    const [picture, page] = await Promise.all([fetch(`${url}/page/files/F1`), fetch(`${url}/page/files/F2`)])
    expect(picture.headers.get('content-type')).toBe('image/png')
    expect(page.headers.get('content-type')).toBe('application/octet-stream')
    expect(page.headers.get('content-disposition')).toBe('attachment')
  })

  test('has nothing else', async () => {
    const paths = ['/page/nothing', '/page/client/../page.ts', '/etc/passwd', '/page/files/none']
    const answers = await Promise.all(paths.map((path) => fetch(url + path)))
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404])
  })

  test('forgets a channel’s mark once it has been read', async () => {
    workspace.post({ text: 'new' })
    const marked = async (channel: string) =>
      (await (await fetch(`${url}/page/screen?channel=${channel}`)).text()).includes('class="unread"')
    expect(await marked('C0GENERAL')).toBe(true)
    expect(await marked('C0ALERTS')).toBe(false)
    expect(await marked('C0GENERAL')).toBe(false)
  })
})

describe('a deed', () => {
  test('presses exactly the button that was pressed', async () => {
    const { channel, ts } = workspace.post({ blocks: card })
    const where = { channel, ts }
    expect(await done({ do: 'press', where, label: 'Acknowledge', blockId: 'do', actionId: 'ack', value: 'A1' })).toEqual({ ok: true })
    expect(workspace.asked).toEqual([['press', ana.id, ts, 'Acknowledge', { blockId: 'do', actionId: 'ack', value: 'A1' }]])
  })

  test('chooses from a menu by the words of the option', async () => {
    const { channel, ts } = workspace.post({ attachments: [{ blocks: [...card] }] })
    await done({ do: 'choose', where: { channel, ts }, blockId: 'do', actionId: 'more', value: 'events' })
    expect(workspace.asked).toEqual([['choose', ana.id, ts, 'Show events', { blockId: 'do', actionId: 'more' }]])
  })

  test('submits a modal by its labels, with options in words and moments in seconds', async () => {
    const { id } = workspace.open(ana.id, suppressModal)
    const values = { scope: 'rule', until: 'date', date: '2025-11-24T14:00', owner: 'U0BO', reason: 'Expected' }
    await done({ do: 'submit', view: id, values })
    const said = {
      'What to hide': 'The rule, everywhere',
      'For how long': 'Until a date',
      'Ends at': 1764003600,
      Owner: 'U0BO',
      Reason: 'Expected',
    }
    expect(workspace.asked).toEqual([['submit', ana.id, id, said]])
  })

  test('that the app did not acknowledge says so', async () => {
    workspace.trouble = 'operation_timeout'
    expect(await done({ do: 'command', channel: 'C0ALERTS', line: '/falco' })).toEqual({
      ok: false,
      why: 'The command failed: operation_timeout',
    })
  })

  test.each([
    [{ do: 'press', where: { channel: 'C0ALERTS', ts: '1.2' }, label: 'x', blockId: 'x', actionId: 'x' }, 'This message is gone.'],
    [{ do: 'close', view: 'V99' }, 'This window is closed by now.'],
    [{ do: 'home', as: 'U0NOBODY' }, 'Nobody has the id U0NOBODY'],
    [{ do: 'fly' }, 'Invalid'],
  ])('that cannot be done says why: %o', async (deed, why) => {
    expect(await done(deed)).toEqual({ ok: false, why: expect.stringContaining(why) })
  })

  test('is refused when a form on another site sends it', async () => {
    const answer = await fetch(`${url}/page/deeds`, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{"do":"home"}' })
    expect(answer.status).toBe(415)
  })
})
