import { expect, test } from 'vitest'
import { validateMessage } from '../../src/workspace/validate/message.ts'

type Json = Readonly<Record<string, unknown>>

const x = (length: number) => 'x'.repeat(length)
const many = <Item>(length: number, make: (index: number) => Item): readonly Item[] => Array.from({ length }, (_, index) => make(index))
const plain = (text: string) => ({ type: 'plain_text', text })
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text })
const section = (more: Json = {}) => ({ type: 'section', text: mrkdwn('Hello'), ...more })
const button = (more: Json = {}) => ({ type: 'button', text: plain('Go'), ...more })
const actions = (...elements: readonly Json[]) => ({ type: 'actions', elements })
const option = (more: Json = {}) => ({ text: plain('One'), value: '1', ...more })
const select = (more: Json = {}) => ({ type: 'static_select', options: [option()], ...more })
const input = (element: Json, more: Json = {}) => ({ type: 'input', label: plain('Why'), element, ...more })
const image = { type: 'image', image_url: 'https://a.example/i.png', alt_text: 'A chart' }
const richText = (...elements: readonly Json[]) => ({ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] })
const raw = (text: string) => ({ type: 'raw_text', text })
const bar = (series: readonly Json[], categories: readonly string[]) => chart({ type: 'bar', series, axis_config: { categories } })
const chart = (chart: Json, title = 'Alerts') => ({ type: 'data_visualization', title, chart })
const task = (status: string) => ({ type: 'task_card', task_id: 't', title: 'Look', status })

/** What is wrong, a block that is just right, one that is not, and Slack's sentence with the pointer below the block. */
const limits: readonly (readonly [string, Json, Json, string])[] = [
  [
    'section text of 3,000',
    section({ text: mrkdwn(x(3000)) }),
    section({ text: mrkdwn(x(3001)) }),
    'must be less than 3001 characters /text/text',
  ],
  [
    'emoji count as one',
    section({ text: mrkdwn('🚨'.repeat(3000)) }),
    section({ text: mrkdwn('') }),
    'must be more than 0 characters /text/text',
  ],
  [
    'section fields',
    section({ fields: many(10, () => plain('a')) }),
    section({ fields: many(11, () => plain('a')) }),
    'no more than 10 items allowed /fields',
  ],
  [
    'field text',
    section({ fields: [mrkdwn(x(2000))] }),
    section({ fields: [mrkdwn(x(2001))] }),
    'must be less than 2001 characters /fields/0/text',
  ],
  ['section without words', section(), { type: 'section' }, 'must define either `text` or `fields` /type'],
  ['unknown members', section({ expand: true }), section({ expanded: true }), 'invalid additional property: expanded'],
  [
    'header',
    { type: 'header', text: plain(x(150)) },
    { type: 'header', text: plain(x(151)) },
    'must be less than 151 characters /text/text',
  ],
  [
    'header in mrkdwn',
    { type: 'header', text: plain('a') },
    { type: 'header', text: mrkdwn('a') },
    'must be a valid enum value /text/type',
  ],
  ['missing members', { type: 'header', text: plain('a') }, { type: 'header' }, 'missing required field: text'],
  ['bare strings', { type: 'header', text: plain('a') }, { type: 'header', text: 'a' }, 'must provide an object /text'],
  ['unknown types', { type: 'divider' }, { type: 'ruler' }, 'unsupported type: ruler /type'],
  ['block_id', { type: 'divider', block_id: x(255) }, { type: 'divider', block_id: x(256) }, 'must be less than 256 characters /block_id'],
  [
    'context',
    { type: 'context', elements: many(10, () => mrkdwn('a')) },
    { type: 'context', elements: many(11, () => mrkdwn('a')) },
    'no more than 10 items allowed /elements',
  ],
  ['empty context', { type: 'context', elements: [image] }, { type: 'context', elements: [] }, 'must provide at least 1 items /elements'],
  ['actions', actions(...many(25, () => button())), actions(...many(26, () => button())), 'no more than 25 items allowed /elements'],
  [
    'button text',
    actions(button({ text: plain(x(75)) })),
    actions(button({ text: plain(x(76)) })),
    'must be less than 76 characters /elements/0/text/text',
  ],
  [
    'button value',
    actions(button({ value: x(2000) })),
    actions(button({ value: x(2001) })),
    'must be less than 2001 characters /elements/0/value',
  ],
  [
    'button style',
    actions(button({ style: 'danger' })),
    actions(button({ style: 'loud' })),
    'must be a valid enum value /elements/0/style',
  ],
  ['button url', actions(button({ url: 'https://a.example' })), actions(button({ url: 'no url' })), 'must be a valid URL /elements/0/url'],
  [
    'action_id',
    actions(button({ action_id: x(255) })),
    actions(button({ action_id: x(256) })),
    'must be less than 256 characters /elements/0/action_id',
  ],
  [
    'same action_id twice',
    actions(button({ action_id: 'a' }), button({ action_id: 'b' })),
    actions(button({ action_id: 'a' }), button({ action_id: 'a' })),
    '`action_id` "a" already exists /elements/1/action_id',
  ],
  ['inputs among actions', actions(select()), actions({ type: 'plain_text_input' }), 'unsupported type: plain_text_input /elements/0/type'],
  [
    'confirm title',
    actions(button({ confirm: { text: plain('Sure?'), title: plain(x(100)) } })),
    actions(button({ confirm: { text: plain('Sure?'), title: plain(x(101)) } })),
    'must be less than 101 characters /elements/0/confirm/title/text',
  ],
  [
    'confirm words',
    actions(button({ confirm: { text: mrkdwn(x(300)), deny: plain(x(30)) } })),
    actions(button({ confirm: { text: plain('a'), deny: plain(x(31)) } })),
    'must be less than 31 characters /elements/0/confirm/deny/text',
  ],
  [
    'overflow',
    actions({ type: 'overflow', options: many(5, () => option()) }),
    actions({ type: 'overflow', options: many(6, () => option()) }),
    'no more than 5 items allowed /elements/0/options',
  ],
  [
    'option text',
    actions(select({ options: [option({ text: plain(x(75)) })] })),
    actions(select({ options: [option({ text: plain(x(76)) })] })),
    'must be less than 76 characters /elements/0/options/0/text/text',
  ],
  [
    'option value',
    actions(select({ options: [option({ value: x(150) })] })),
    actions(select({ options: [option({ value: x(151) })] })),
    'must be less than 151 characters /elements/0/options/0/value',
  ],
  [
    'option type',
    actions(select()),
    actions(select({ options: [option({ type: 'option' })] })),
    'invalid additional property: type /elements/0/options/0',
  ],
  [
    'select options',
    actions(select({ options: many(100, () => option()) })),
    actions(select({ options: many(101, () => option()) })),
    'no more than 100 items allowed /elements/0/options',
  ],
  [
    'options or groups',
    actions(select({ options: undefined, option_groups: [{ label: plain('G'), options: [option()] }] })),
    actions({ type: 'static_select' }),
    'must define either `options` or `option_groups` /elements/0/type',
  ],
  [
    'initial option',
    actions(select({ initial_option: option() })),
    actions(select({ initial_option: option({ value: '2' }) })),
    'initial option must be one of the options /elements/0',
  ],
  [
    'placeholder',
    actions(select({ placeholder: plain(x(150)) })),
    actions(select({ placeholder: plain(x(151)) })),
    'must be less than 151 characters /elements/0/placeholder/text',
  ],
  [
    'radio buttons',
    actions({ type: 'radio_buttons', options: many(10, () => option()) }),
    actions({ type: 'radio_buttons', options: many(11, () => option()) }),
    'no more than 10 items allowed /elements/0/options',
  ],
  [
    'checkboxes',
    actions({ type: 'checkboxes', options: many(10, () => option()) }),
    actions({ type: 'checkboxes', options: many(11, () => option()) }),
    'no more than 10 items allowed /elements/0/options',
  ],
  [
    'date-time picker',
    actions({ type: 'datetimepicker', initial_date_time: 1_764_000_000 }),
    actions({ type: 'datetimepicker', initial_date_time: 1_764_000_000_000 }),
    'must be at most 9999999999 /elements/0/initial_date_time',
  ],
  [
    'date picker',
    actions({ type: 'datepicker', initial_date: '2026-11-24' }),
    actions({ type: 'datepicker', initial_date: '24.11.2026' }),
    'must be a date, YYYY-MM-DD /elements/0/initial_date',
  ],
  ['image', image, { ...image, slack_file: { id: 'F1' } }, 'must define either `image_url` or `slack_file` /type'],
  ['alt text', { ...image, alt_text: x(2000) }, { ...image, alt_text: x(2001) }, 'must be less than 2001 characters /alt_text'],
  [
    'rich text',
    richText({ type: 'text', text: x(10_000) }),
    richText({ type: 'text', text: '' }),
    'must be more than 0 characters /elements/0/elements/0/text',
  ],
  [
    'preformatted',
    { type: 'rich_text', elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'a' }] }] },
    { type: 'rich_text', elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'user', user_id: 'U1' }] }] },
    'unsupported type: user /elements/0/elements/0/type',
  ],
  [
    'rich text style',
    richText({ type: 'text', text: 'a', style: { code: true } }),
    richText({ type: 'text', text: 'a', style: { loud: true } }),
    'invalid additional property: loud /elements/0/elements/0/style',
  ],
  ['markdown', { type: 'markdown', text: x(12_000) }, { type: 'markdown', text: x(12_001) }, 'must be less than 12001 characters /text'],
  [
    'table rows',
    { type: 'table', rows: many(100, () => [raw('a')]) },
    { type: 'table', rows: many(101, () => [raw('a')]) },
    'no more than 100 items allowed /rows',
  ],
  [
    'table columns',
    { type: 'table', rows: [many(20, () => raw('a'))] },
    { type: 'table', rows: [many(21, () => raw('a'))] },
    'no more than 20 items allowed /rows/0',
  ],
  [
    'empty cells',
    { type: 'table', rows: [[raw(' ')]] },
    { type: 'table', rows: [[raw('')]] },
    'must be more than 0 characters /rows/0/0/text',
  ],
  [
    'data table',
    { type: 'data_table', caption: 'c', rows: [[raw('a')], [raw('b')]] },
    { type: 'data_table', caption: 'c', rows: [[raw('a')]] },
    'must provide at least 2 items /rows',
  ],
  [
    'data table columns',
    { type: 'data_table', caption: 'c', rows: [[raw('a')], [raw('b')]] },
    { type: 'data_table', caption: 'c', rows: [[raw('a')], []] },
    'must provide at least 1 items /rows/1',
  ],
  [
    'pie',
    chart({ type: 'pie', segments: [{ label: x(20), value: 1 }] }),
    chart({ type: 'pie', segments: [{ label: 'a', value: 0 }] }),
    'must be more than 0 /chart/segments/0/value',
  ],
  [
    'bars',
    bar([{ name: 's', data: [{ label: 'a', value: 1 }] }], ['a']),
    bar([{ name: 's', data: [{ label: 'b', value: 1 }] }], ['a']),
    'must have one point per category /chart/series',
  ],
  [
    'chart title',
    chart({ type: 'pie', segments: [{ label: 'a', value: 1 }] }, x(50)),
    chart({ type: 'pie', segments: [{ label: 'a', value: 1 }] }, x(51)),
    'must be less than 51 characters /title',
  ],
  ['alert only in modals', { type: 'divider' }, { type: 'alert', text: plain('a') }, 'unsupported type: alert /type'],
  [
    'card',
    { type: 'card', title: mrkdwn(x(150)) },
    { type: 'card', title: mrkdwn(x(151)) },
    'must be less than 151 characters /title/text',
  ],
  ['card strings', { type: 'card', title: mrkdwn('a') }, { type: 'card', title: 'a' }, 'must provide an object /title'],
  [
    'carousel',
    { type: 'carousel', elements: many(10, () => ({ type: 'card', title: mrkdwn('a') })) },
    { type: 'carousel', elements: many(11, () => ({ type: 'card', title: mrkdwn('a') })) },
    'no more than 10 items allowed /elements',
  ],
  [
    'container',
    { type: 'container', title: plain('a'), child_blocks: many(10, () => section()) },
    { type: 'container', title: plain('a'), child_blocks: many(11, () => section()) },
    'no more than 10 items allowed /child_blocks',
  ],
  [
    'plan title is a bare string',
    { type: 'plan', title: 'a', tasks: [task('pending')] },
    { type: 'plan', title: plain('a') },
    'must provide a string /title',
  ],
  ['a pending task alone', task('complete'), task('pending'), 'must be a valid enum value /status'],
  [
    'icon button',
    { type: 'context_actions', elements: [{ type: 'icon_button', icon: 'trash', text: plain('a') }] },
    { type: 'context_actions', elements: [{ type: 'icon_button', icon: 'bin', text: plain('a') }] },
    'must be a valid enum value /elements/0/icon',
  ],
  [
    'input label',
    input({ type: 'plain_text_input' }, { label: plain(x(2000)) }),
    input({ type: 'plain_text_input' }, { label: plain(x(2001)) }),
    'must be less than 2001 characters /label/text',
  ],
  [
    'text input',
    input({ type: 'plain_text_input', max_length: 3000 }),
    input({ type: 'plain_text_input', max_length: 3001 }),
    'must be at most 3000 /element/max_length',
  ],
  [
    'number input',
    input({ type: 'number_input', is_decimal_allowed: false }),
    input({ type: 'number_input' }),
    'missing required field: is_decimal_allowed /element',
  ],
  ['buttons as inputs', input(select()), input(button()), 'unsupported type: button /element/type'],
  [
    'files',
    input({ type: 'file_input', max_files: 10 }),
    input({ type: 'file_input', max_files: 11 }),
    'must be at most 10 /element/max_files',
  ],
]

test.each(limits)('Slack takes %s up to the limit and no further', (_name, right, wrong, said) => {
  const [, sentence, pointer = ''] = /^(.*?)(?: (\/\S*))?$/.exec(said) ?? []
  expect(validateMessage({ blocks: [JSON.parse(JSON.stringify(right))] }, 'post')?.message).toBeUndefined()
  const refusal = validateMessage({ blocks: [section(), wrong] }, 'post')
  expect(refusal?.error).toBe('invalid_blocks')
  expect(refusal?.problems.join('\n')).toContain(`${sentence} [json-pointer:/blocks/1${pointer}`)
})
