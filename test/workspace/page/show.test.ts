import type { KnownBlock } from '@slack/types'
import { beforeEach, describe, expect, test } from 'vitest'
import { readScreen } from '../../../src/workspace/page/screen.ts'
import { fragment } from '../../../src/workspace/page/show/document.ts'
import { ana, bo, fakeWorkspace, type FakeWorkspace, section, suppressModal } from './fake-workspace.ts'
import { card, fill } from './fill.ts'

let workspace: FakeWorkspace
beforeEach(() => {
  workspace = fakeWorkspace()
})

const now = new Date('2025-11-24T18:00:00Z')

/** The page as one person sees it, with an address's query. */
function shown(query = '', unread = () => false): string {
  return fragment(readScreen(new URLSearchParams(query), workspace, now), { commands: [], isUnread: unread })
}

describe('a message', () => {
  test('stands in a box with its colour bar', () => {
    workspace.post({ text: 'Hi', attachments: [{ color: '#E01E5A', blocks: [section('in the box')] }] })
    expect(shown()).toMatch(/class="bar" style="background:#E01E5A".*in the box/s)
  })

  test('gets a grey bar when its colour is none', () => {
    workspace.post({ attachments: [{ color: 'red;background:url(//evil.test)', blocks: [section('x')] }] })
    expect(shown()).toContain('style="background:#DDDDDD"')
  })

  test('with blocks hides its text, which is for notifications', () => {
    workspace.post({ text: 'only for the notification', blocks: [section('what people read')] })
    expect(shown()).toContain('what people read')
    expect(shown()).not.toContain('only for the notification')
  })

  test('names people, channels and groups, and tells times on the reader’s clock', () => {
    workspace.post({ blocks: card })
    const html = shown(`as=${ana.id}`)
    for (const words of ['@Ana Lima', '#general', '@security', 'today at 1:00 PM']) expect(html).toContain(words)
    expect(shown(`as=${bo.id}`)).toContain('today at 4:00 PM')
  })

  test('has buttons that carry their address', () => {
    workspace.post({ blocks: card })
    expect(shown()).toMatch(
      /<button class="button primary" data-deed="press"[^>]*data-label="Acknowledge"[^>]*data-block="do" data-action="ack"[^>]*>Acknowledge<\/button>/,
    )
    expect(shown()).toMatch(/aria-label="More"[^>]*>⋯<\/button>.*role="menuitem"[^>]*data-value="assign"/s)
  })

  test('that only one person may see is marked, and others do not have it', () => {
    workspace.post({ onlyFor: ana.id, text: 'between us' })
    expect(shown(`as=${ana.id}`)).toMatch(/Only visible to you.*between us/s)
    expect(shown(`as=${bo.id}`)).not.toContain('between us')
  })

  test('counts its replies, and its thread shows them', () => {
    const parent = workspace.post({ text: 'parent' })
    workspace.post({ threadTs: parent.ts, text: 'a reply' })
    expect(shown()).toContain('>1 reply</a>')
    expect(shown()).not.toContain('a reply')
    expect(shown(`channel=C0ALERTS&thread=${parent.ts}`)).toMatch(/aria-label="Thread".*a reply/s)
  })
})

describe('what an attacker wrote', () => {
  const attack = `<script>alert(1)</script><img src=x onerror=alert(1)>"'><b>`
  const escaped = attack.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
  const plain = { type: 'plain_text', text: attack } as const
  const everywhere: readonly KnownBlock[] = [
    { type: 'header', text: plain },
    section(attack),
    section(escaped),
    { type: 'section', text: plain, fields: [{ type: 'mrkdwn', text: escaped }, plain] },
    { type: 'context', elements: [plain, { type: 'mrkdwn', text: attack }] },
    { type: 'rich_text', elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: attack }] }] },
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_section',
          elements: [
            { type: 'emoji', name: attack },
            { type: 'user', user_id: attack },
          ],
        },
      ],
    },
    { type: 'table', rows: [[{ type: 'raw_text', text: attack }]] },
    { type: 'markdown', text: attack },
    { type: 'image', image_url: attack, alt_text: attack, title: plain },
    {
      type: 'actions',
      elements: [{ type: 'button', text: plain, value: attack, action_id: attack, confirm: { text: plain, title: plain } }],
    },
    {
      type: 'actions',
      elements: [{ type: 'static_select', placeholder: plain, options: [{ text: plain, value: attack }], action_id: attack }],
    },
  ]

  test('is shown as text wherever it stands', () => {
    workspace.post({
      text: attack,
      attachments: [{ color: attack, title: attack, text: attack, footer: attack, fields: [{ title: attack, value: attack }] }],
    })
    workspace.post({ blocks: everywhere })
    workspace.open(ana.id, { type: 'modal', title: plain, blocks: [...everywhere], submit: plain }, { x: attack })
    const html = shown()
    expect(html.match(/<script|<img src="?x|<b>/g)).toBe(null)
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  })

  test('is whole where Falconer escaped it', () => {
    workspace.post({ blocks: [section(escaped, true)] })
    const text = shown().replace(/<[^>]*>/g, '')
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&#x27;&gt;&lt;b&gt;')
  })

  test('makes no link that runs', () => {
    const url = 'javascript:alert(1)'
    workspace.post({
      blocks: [
        section(`<${url}|press me> <data:text/html,x|or me> [x](${url})`),
        {
          type: 'rich_text',
          elements: [
            {
              type: 'rich_text_section',
              elements: [
                { type: 'link', url, text: 'me' },
                { type: 'date', timestamp: 1, format: '{date}', url, fallback: '' },
              ],
            },
          ],
        },
        { type: 'actions', elements: [{ type: 'button', action_id: 'a', text: { type: 'plain_text', text: 'Go' }, url }] },
        { type: 'markdown', text: `[x](${url})` },
      ],
    })
    expect(shown()).not.toMatch(/(href|src)="?(javascript|data):/i)
  })

  test('fetches no picture from elsewhere', () => {
    workspace.post({ blocks: [{ type: 'image', image_url: 'http://evil.test/pixel.png', alt_text: 'a chart' }] })
    expect(shown()).not.toContain('evil.test')
    expect(shown()).toContain('a chart')
  })
})

describe('a modal', () => {
  test('has a labelled control for each input, and its errors below them', () => {
    const view = workspace.open(ana.id, suppressModal, { reason: 'Say why, in a few words.' })
    const html = shown()
    expect(html).toContain(`<label id="${view.id}-reason-reason-label" class="label" for="${view.id}-reason-reason">Reason</label>`)
    expect(html).toMatch(/<textarea id="V\d+-reason-reason"[^>]*aria-describedby="[^"]*-hint [^"]*-error" aria-invalid="true"/)
    expect(html).toMatch(/role="alert">Say why, in a few words\.</)
  })

  test('is on the screen of its owner alone', () => {
    workspace.open(ana.id, suppressModal)
    expect(shown(`as=${bo.id}`)).not.toContain('<dialog')
  })
})

describe('the sidebar', () => {
  test('marks the open channel, those with something new, and whether the app is there', () => {
    fill(workspace)
    const html = shown('', () => true)
    expect(html).toMatch(/aria-current="page"[^>]*><span class="hash" aria-hidden="true">#<\/span>alerts/)
    expect(html).toMatch(/class="unread"[^>]*aria-description="unread"[^>]*>.{0,60}general/)
    expect(html).toContain('aria-description="connected"')
  })
})
