import fc from 'fast-check'

const markup =
  '<!here> <@U123ABC> <!subteam^S123> <https://evil.example|bank> <#C123ABC> <!date^1^{date}|x> &lt;!here&gt; &amp; @here #general'
const marks = '` ``` * _ ~ > < & | :smile: http://evil.example a e\u0301 👩‍👩‍👧‍👦 ❤️'
const unseen = ['\n', '\r', '\t', ' ', '\0', '\u202E', '\u200B', '\u2066', '\uFEFF', '\u{E0041}', '\uE000', '\uD800', '\uDC00']
const pieces = [...markup.split(' '), ...marks.split(' '), ...unseen]

/** Text as an attacker writes it: Slack's markup, invisible characters, broken surrogates, sizes beyond every limit. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((some) => some.join('')),
  fc.tuple(fc.constantFrom(...pieces), fc.integer({ min: 100, max: 8000 })).map(([piece, times]) => piece.repeat(times)),
  fc.integer({ min: 1, max: 5000 }).map((accents) => 'a' + '\u0301'.repeat(accents)),
)
