import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Prose } from '../../../src/domain/prose.ts'
import { fallbackText, mentionToken, mrkdwn, plainText, preformatted, richText, visible } from '../../../src/slack/say/text.ts'
import { liveTokensIn } from '../../../src/workspace/live-tokens.ts'
import { hostileText } from './hostile.ts'

describe('what hides or reorders text is shown as a programmer would write it', () => {
  test.each([
    ['user\u202Egpj.exe', 'user\\u202egpj.exe'],
    ['pay\u200Bpal', 'pay\\u200bpal'],
    ['a\0b\u0007', 'a\\u0000b\\u0007'],
    ['line\nbreak\ttab', 'line\\nbreak\\ttab'],
    ['tag\u{E0041}', 'tag\\u{e0041}'],
    ['half\uD83Demoji', 'half\\ud83demoji'],
    ['soft\u00ADhyphen', 'soft\\u00adhyphen'],
    ['mark\uFEFF', 'mark\\ufeff'],
    ['two\u2028lines', 'two\\u2028lines'],
    ['own\uE000glyph', 'own\\ue000glyph'],
  ])('%j', (text, shown) => {
    expect(visible(text)).toBe(shown)
  })

  test('emoji stay whole, and newlines where they are asked for', () => {
    expect(visible('👩‍👩‍👧‍👦 ❤️')).toBe('👩‍👩‍👧‍👦 ❤️')
    expect(visible('a\nb\r', 'newlines')).toBe('a\nb\\r')
  })
})

describe('mrkdwn', () => {
  test('shows a value as code, escaped, whatever is in it', () => {
    expect(mrkdwn(['ran ', { value: '<!here> `rm` & co' }])).toEqual({
      type: 'mrkdwn',
      text: 'ran `&lt;!here&gt; ˋrmˋ &amp; co`',
      verbatim: true,
    })
  })

  test('draws people, moments and links that are ours', () => {
    const prose: Prose = [{ person: 'U123ABC' }, ' ', { moment: 1_000 }, ' ', { link: 'https://attack.mitre.org/x', text: 'T1 <b>' }]
    expect(mrkdwn(prose).text).toBe(
      '<@U123ABC> <!date^1^{date_short_pretty} {time_secs}|1970-01-01 00:00:01 UTC> <https://attack.mitre.org/x|T1 &lt;b&gt;>',
    )
  })

  test('makes nothing live of a person, a link or a moment that cannot be', () => {
    const prose: Prose = [
      { person: 'U1> <!here' },
      { link: 'javascript:x', text: 'y' },
      { link: 'https://a.example|b', text: 'z' },
      { moment: NaN },
    ]
    expect(liveTokensIn(mrkdwn(prose))).toEqual([])
  })
})

test('rich text carries values literally, as code', () => {
  expect(richText(['ran ', { value: '<@U1> `x`' }]).elements).toEqual([
    { type: 'text', text: 'ran ' },
    { type: 'text', text: '<@U1> `x`', style: { code: true } },
  ])
})

test('a secret in a value is masked by whatever carries it', () => {
  const prose: Prose = [{ value: 'mysql -phunter2' }]
  expect(
    [mrkdwn(prose), richText(prose), fallbackText(prose), plainText('mysql -phunter2', 75)].map((one) => JSON.stringify(one)).join(),
  ).not.toContain('hunter2')
})

test('only a mention that the configuration can mean is called', () => {
  expect(['here', 'U123ABC', 'S123ABC', 'everyone!', '<!here>', ''].map(mentionToken)).toEqual([
    '<!here>',
    '<@U123ABC>',
    '<!subteam^S123ABC>',
    '',
    '',
    '',
  ])
})

describe('whatever an attacker writes', () => {
  test('no mention and no link comes alive', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const prose: Prose = [text, { value: text }, { person: text }, { link: text, text }, { link: 'https://a.example', text }]
        const tokens = liveTokensIn([
          mrkdwn(prose),
          { type: 'mrkdwn', text: fallbackText(prose), verbatim: true },
          richText(prose),
          preformatted(text),
        ])
        expect(tokens.filter((token) => !token.startsWith('<https://a.example|'))).toEqual([])
      }),
    )
  })

  test('nothing invisible is left, and a plain text has no angle bracket', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(
          visible(text).replace(
            /\p{Extended_Pictographic}\p{Emoji_Modifier}?(?:\uFE0F|\u200D|\p{Extended_Pictographic}\p{Emoji_Modifier}?)*/gu,
            '',
          ),
        ).not.toMatch(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}]/u)
        expect(plainText(text, 75).text).not.toMatch(/[<>]/)
      }),
    )
  })
})
