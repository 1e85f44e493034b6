import { describe, expect, test } from 'vitest'
import { readAnswer } from '../../../src/report/narrate/answer.ts'
import { said } from './the-case.ts'

const one = said('The process is sh.', 'E2')
const text = JSON.stringify({ reading: [one], hypotheses: [], questions: [] })

describe('an answer is found', () => {
  test.each([
    ['as it is', text],
    ['behind a greeting', `Sure! Here it is:\n${text}\nAnything else?`],
    ['in a fence', `\`\`\`json\n${text}\n\`\`\``],
    ['behind thoughts with braces and quotes', `<think>{"a": "}"} "{ {x}</think>${text}`],
    ['around another object', `{"answer": ${text}}`],
  ])('%s', (_where, answer) => {
    expect(readAnswer(answer)).toMatchObject({ reading: [one], strange: 0 })
  })

  test('with braces and quotes inside a sentence', () => {
    const odd = said('A "quote" and a } brace \\" in it.', 'E2')
    expect(readAnswer(JSON.stringify({ questions: [odd] }))).toEqual({ reading: [], hypotheses: [], questions: [odd], strange: 0 })
  })
})

test.each([
  ['nothing', ''],
  ['a list', '[1, 2]'],
  ['another object', '{"verdict": "benign"}'],
  ['half an answer', text.slice(0, -10)],
  ['lists that are none', '{"reading": "x", "questions": 1}'],
])('%s is no answer', (_what, answer) => {
  expect(readAnswer(answer)).toBeUndefined()
})

test('what is no sentence is counted: without ids, with too many, too long', () => {
  const many = said('The process is sh.', ...Array.from({ length: 20 }, (_, index) => `E${index}`))
  const answer = { reading: [one, { text: 'x' }, many, said('x'.repeat(3_000), 'E2'), null], hypotheses: [['x']] }
  expect(readAnswer(JSON.stringify(answer))).toEqual({ reading: [one], hypotheses: [], questions: [], strange: 5 })
})

// Something that tries every way to read them would still be at it when the test's own time is over.
test.each([
  ['braces', '{'.repeat(250_000)],
  ['quotes that never close', `{"${'\\"'.repeat(125_000)}`],
  ['objects in objects', '{"a":'.repeat(50_000)],
])('a text made of %s comes to an end', (_what, made) => {
  expect(readAnswer(made)).toBeUndefined()
})
