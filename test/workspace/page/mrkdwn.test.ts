import type { RichTextBlock } from '@slack/types'
import { assert, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readMrkdwn } from '../../../src/workspace/page/mrkdwn.ts'

/** The elements of a text that is one paragraph. */
function inline(text: string, verbatim = false) {
  const [section] = readMrkdwn(text, verbatim)
  return section?.elements
}

/** All plain text in it, marks gone. */
function textOf(parts: RichTextBlock['elements']): string {
  return JSON.stringify(parts)
}

describe('mrkdwn', () => {
  test('marks make text bold, italic and struck, also within each other', () => {
    expect(inline('a *b _c_* ~d~')).toEqual([
      { type: 'text', text: 'a ', style: {} },
      { type: 'text', text: 'b ', style: { bold: true } },
      { type: 'text', text: 'c', style: { bold: true, italic: true } },
      { type: 'text', text: ' ', style: {} },
      { type: 'text', text: 'd', style: { strike: true } },
    ])
  })

  test.each(['k8s_pod_name and a_b_c', '2*3*4', '* not bold *', 'a ~ b ~ c', '#1 - item'])('%s stays as it is', (text) => {
    expect(inline(text)).toEqual([{ type: 'text', text, style: {} }])
  })

  test('entities are decoded once, so that escaped text stays text', () => {
    expect(inline('&lt;script&gt; &amp;lt; &quot;')).toEqual([{ type: 'text', text: '<script> &lt; &quot;', style: {} }])
  })

  test('an escaped mention is no mention, a bare one is', () => {
    expect(inline('&lt;!here&gt; &lt;@U1&gt;')).toEqual([{ type: 'text', text: '<!here> <@U1>', style: {} }])
    expect(inline('<!here><@U1><#C1|general><!subteam^S1>')).toEqual([
      { type: 'broadcast', range: 'here' },
      { type: 'user', user_id: 'U1' },
      { type: 'channel', channel_id: 'C1' },
      { type: 'usergroup', usergroup_id: 'S1' },
    ])
  })

  test('only web and mail addresses become links', () => {
    expect(inline('<https://a.test/?x&amp;y|label>')).toEqual([{ type: 'link', url: 'https://a.test/?x&y', text: 'label', style: {} }])
    expect(inline('<javascript:alert(1)|label>')).toEqual([{ type: 'text', text: '<javascript:alert(1)|label>', style: {} }])
  })

  test('without verbatim an address and @here come alive; with it they stay text', () => {
    expect(inline('https://a.test @here')).toEqual([
      { type: 'link', url: 'https://a.test', style: {} },
      { type: 'text', text: ' ', style: {} },
      { type: 'broadcast', range: 'here' },
    ])
    expect(inline('https://a.test @here', true)?.map(({ type }) => type)).toEqual(['text', 'text', 'text'])
  })

  test('a date keeps its seconds, pattern and fallback', () => {
    expect(inline('<!date^1764000000^{date} {time}|then>')).toEqual([
      { type: 'date', timestamp: 1764000000, format: '{date} {time}', fallback: 'then' },
    ])
  })

  test('fences, quotes and paragraphs stand apart', () => {
    expect(readMrkdwn('before\n```\n*raw* &lt;x&gt;\n```\n&gt; quoted\nafter').map(({ type }) => type)).toEqual([
      'rich_text_section',
      'rich_text_preformatted',
      'rich_text_quote',
      'rich_text_section',
    ])
    expect(readMrkdwn('```\n*raw* &lt;x&gt;\n```')[0]?.elements).toEqual([{ type: 'text', text: '*raw* <x>', style: {} }])
  })

  test('whatever is escaped never comes alive', () => {
    const escape = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
    assert(
      property(string({ unit: 'grapheme' }), (text) => {
        expect(textOf(readMrkdwn(escape(`<!here>${text}<@U1>`), true))).not.toMatch(/"type":"(broadcast|user|link|date|channel|usergroup)"/)
      }),
    )
  })

  test('a text of nothing but marks is read in no time', () => {
    const started = performance.now()
    readMrkdwn('*a_~'.repeat(10_000))
    expect(performance.now() - started).toBeLessThan(2000)
  })
})
