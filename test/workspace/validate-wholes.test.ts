import { describe, expect, test } from 'vitest'
import { validateMessage } from '../../src/workspace/validate/message.ts'
import { validateView } from '../../src/workspace/validate/view.ts'

type Json = Readonly<Record<string, unknown>>

const x = (length: number) => 'x'.repeat(length)
const many = <Item>(length: number, make: (index: number) => Item): readonly Item[] => Array.from({ length }, (_, index) => make(index))
const plain = (text: string) => ({ type: 'plain_text', text })
const divider = (block_id?: string) => ({ type: 'divider', ...(block_id ? { block_id } : {}) })
const section = (length: number) => ({ type: 'section', text: plain(x(length)) })
const table = (length: number) => ({ type: 'table', rows: [[{ type: 'raw_text', text: x(length) }]] })
const markdown = (length: number) => ({ type: 'markdown', text: x(length) })
const chart = { type: 'data_visualization', title: 'a', chart: { type: 'pie', segments: [{ label: 'a', value: 1 }] } }
const input = (more: Json = {}) => ({ type: 'input', label: plain('a'), element: { type: 'plain_text_input', ...more } })
const modal = (more: Json = {}) => ({ type: 'modal', title: plain('a'), blocks: [divider()], ...more })

const metadata = (event_payload: unknown) => ({ text: 'a', metadata: { event_type: 'alert', event_payload } })

/** What is limited, a message that is just right, one that is not, and what Slack says. */
const messages: readonly (readonly [string, Json, Json, string])[] = [
  [
    '50 blocks',
    { blocks: many(50, () => divider()) },
    { blocks: many(51, () => divider()) },
    'invalid_blocks: no more than 50 items allowed [json-pointer:/blocks]',
  ],
  [
    '100 attachments',
    { attachments: many(100, () => ({ text: 'a' })) },
    { attachments: many(101, () => ({ text: 'a' })) },
    'too_many_attachments',
  ],
  ['something to say', { attachments: [{ text: 'a' }] }, { blocks: [], attachments: [] }, 'no_text'],
  [
    'one block_id once',
    { blocks: [divider('a')], attachments: [{ blocks: [divider('b')] }] },
    { blocks: [divider('a')], attachments: [{ blocks: [divider('a')] }] },
    'invalid_blocks: `block_id` "a" already exists [json-pointer:/attachments/0/blocks/0/block_id]',
  ],
  ['one table', { blocks: [table(1)] }, { blocks: [table(1), table(1)] }, 'invalid_attachments: only_one_table_allowed'],
  [
    '10,000 characters in a table',
    { blocks: [table(10_000)] },
    { blocks: [table(10_001)] },
    'invalid_blocks: table blocks must be less than 10001 characters together',
  ],
  [
    '12,000 characters of markdown together',
    { blocks: [markdown(6000), markdown(6000)] },
    { blocks: [markdown(6000), markdown(6001)] },
    'invalid_blocks: markdown blocks must be less than 12001 characters together',
  ],
  ['two charts', { blocks: [chart, chart] }, { blocks: [chart, chart, chart] }, 'invalid_blocks: too many data_visualization blocks'],
  [
    '13,200 characters in all blocks',
    { blocks: many(5, () => section(2640)) },
    { blocks: [...many(5, () => section(2640)), section(1)] },
    'msg_blocks_too_long',
  ],
  [
    'a colour',
    { attachments: [{ color: 'danger', blocks: [divider()] }] },
    { attachments: [{ color: 'red', blocks: [divider()] }] },
    'invalid_attachments: must be good, warning, danger or a hex colour [json-pointer:/attachments/0/color]',
  ],
  [
    'blocks with nothing but colour and fallback',
    { attachments: [{ fallback: 'a', blocks: [divider()] }] },
    { attachments: [{ title: 'a', blocks: [divider()] }] },
    'invalid_attachments: invalid additional property: title [json-pointer:/attachments/0]',
  ],
  ['either markdown_text or text', { markdown_text: x(12_000) }, { markdown_text: 'a', text: 'b' }, 'markdown_text_conflict'],
  ['markdown_text of 12,000', { markdown_text: x(12_000) }, { markdown_text: x(12_001) }, 'msg_too_long'],
  [
    'flat metadata',
    metadata({ id: 'A-1', count: 3, open: true, who: { id: 'U1' } }),
    metadata({ who: { where: { deep: 1 } } }),
    'invalid_metadata_schema',
  ],
  ['metadata keys that begin with a small letter', metadata({ a: 1 }), metadata({ A: 1 }), 'invalid_metadata_schema'],
  ['metadata of a reasonable size', metadata({ a: x(1000) }), metadata({ a: x(20_000) }), 'metadata_too_large'],
]

test.each(messages)('a message may have %s, and no more', (_what, right, wrong, said) => {
  expect(validateMessage(right, 'post')?.message).toBeUndefined()
  expect(validateMessage(wrong, 'post')?.message).toBe(said)
})

test('too long a field is named twice, as Slack does: the union, then the member', () => {
  const refusal = validateMessage({ attachments: [{ blocks: [{ type: 'section', fields: [plain(x(2001))] }] }] }, 'post')
  expect(refusal?.problems).toEqual([
    'failed to match all allowed schemas [json-pointer:/attachments/0/blocks/0/fields/0]',
    'must be less than 2001 characters [json-pointer:/attachments/0/blocks/0/fields/0/text]',
  ])
})

test('an update takes 4,000 characters of text', () => {
  expect(validateMessage({ text: x(4000) }, 'update')).toBeUndefined()
  expect(validateMessage({ text: x(4001) }, 'update')?.error).toBe('msg_too_long')
})

describe('views', () => {
  const views: readonly (readonly [string, Json, Json, string])[] = [
    [
      'a title of 24',
      modal({ title: plain(x(24)) }),
      modal({ title: plain(x(25)) }),
      'must be less than 25 characters [json-pointer:/view/title/text]',
    ],
    ['a title at all', modal(), modal({ title: undefined }), 'missing required field: title [json-pointer:/view]'],
    [
      '100 blocks',
      modal({ blocks: many(100, () => divider()) }),
      modal({ blocks: many(101, () => divider()) }),
      'no more than 100 items allowed [json-pointer:/view/blocks]',
    ],
    [
      'submit when it has inputs',
      modal({ submit: plain('Go'), blocks: [input()] }),
      modal({ blocks: [input()] }),
      'must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/0/input]',
    ],
    [
      'private_metadata of 3,000',
      modal({ private_metadata: x(3000) }),
      modal({ private_metadata: x(3001) }),
      'must be less than 3001 characters [json-pointer:/view/private_metadata]',
    ],
    [
      'a callback_id of 255',
      modal({ callback_id: x(255) }),
      modal({ callback_id: x(256) }),
      'must be less than 256 characters [json-pointer:/view/callback_id]',
    ],
    [
      'an external_id of 255',
      modal({ external_id: x(255) }),
      modal({ external_id: x(256) }),
      'must be less than 256 characters [json-pointer:/view/external_id]',
    ],
    [
      'a submit of 24',
      modal({ submit: plain(x(24)) }),
      modal({ submit: plain(x(25)) }),
      'must be less than 25 characters [json-pointer:/view/submit/text]',
    ],
    [
      'alerts but no markdown',
      modal({ blocks: [{ type: 'alert', text: plain('a') }] }),
      modal({ blocks: [markdown(1)] }),
      'unsupported type: markdown [json-pointer:/view/blocks/0/type]',
    ],
    [
      'one block_id once',
      modal({ blocks: [divider('a'), divider('b')] }),
      modal({ blocks: [divider('a'), divider('a')] }),
      '`block_id` "a" already exists [json-pointer:/view/blocks/1/block_id]',
    ],
    [
      'one focus',
      modal({ submit: plain('Go'), blocks: [input({ focus_on_load: true })] }),
      modal({ submit: plain('Go'), blocks: [input({ focus_on_load: true }), input({ focus_on_load: true })] }),
      'only one element may have `focus_on_load` [json-pointer:/view/blocks]',
    ],
    [
      'known members',
      modal({ notify_on_close: true }),
      modal({ colour: 'red' }),
      'invalid additional property: colour [json-pointer:/view]',
    ],
  ]

  test.each(views)('a modal has %s, and no more', (_what, right, wrong, said) => {
    expect(validateView(right, 'modal')?.message).toBeUndefined()
    expect(validateView(wrong, 'modal')?.message).toBe(`invalid_arguments: ${said}`)
  })

  test('the Home tab has blocks, but no title and no alerts', () => {
    expect(validateView({ type: 'home', blocks: [divider(), table(1)] }, 'home')).toBeUndefined()
    expect(validateView({ type: 'home', title: plain('a'), blocks: [] }, 'home')?.problems).toEqual([
      'invalid additional property: title [json-pointer:/view]',
    ])
    expect(validateView({ type: 'home', blocks: [{ type: 'alert', text: plain('a') }] }, 'home')?.error).toBe('invalid_arguments')
    expect(validateView(modal(), 'home')?.problems).toContain('must be a valid enum value [json-pointer:/view/type]')
  })

  test('a view of more than 250 kB is too large', () => {
    const section = { type: 'section', text: plain(x(2900)) }
    expect(validateView(modal({ blocks: many(80, () => section) }), 'modal')).toBeUndefined()
    expect(validateView(modal({ blocks: many(90, () => section) }), 'modal')?.error).toBe('view_too_large')
  })
})
