import { describe, expect, test } from 'vitest'
import { readAnswer } from '../../../src/report/narrate/answer.ts'

const one = { explanation: 'X1', for: ['E2'], against: ['E3'] }
const text = JSON.stringify({ reading: ['S1'], hypotheses: [one], questions: ['Q2'] })

describe('an answer is found', () => {
  test.each([
    ['as it is', text],
    ['behind a greeting', `Sure! Here it is:\n${text}\nAnything else?`],
    ['in a fence', `\`\`\`json\n${text}\n\`\`\``],
    ['behind thoughts with braces and quotes', `<think>{"a": "}"} "{ {x}</think>${text}`],
    ['around another object', `{"answer": ${text}}`],
  ])('%s', (_where, answer) => {
    expect(readAnswer(answer)).toEqual({ reading: ['S1'], hypotheses: [one], questions: ['Q2'], strange: 0 })
  })

  test('with braces and quotes inside an id', () => {
    const odd = '"a" } \\"'
    expect(readAnswer(JSON.stringify({ questions: [odd] }))).toEqual({ reading: [], hypotheses: [], questions: [odd], strange: 0 })
  })

  test('where nothing is held against an explanation', () => {
    const text = JSON.stringify({ hypotheses: [{ explanation: 'X1', for: ['E2'] }] })
    expect(readAnswer(text)?.hypotheses).toEqual([{ explanation: 'X1', for: ['E2'], against: [] }])
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

test('what is no choice is counted: prose, numbers, too many ids, too long', () => {
  const prose = { text: 'The process is sh.', evidence: ['E2'] }
  const many = { explanation: 'X1', for: Array.from({ length: 20 }, (_, index) => `E${index}`) }
  const answer = { reading: ['S1', prose, 7, 'x'.repeat(30), null], hypotheses: [['x'], many, prose], questions: [{}] }
  expect(readAnswer(JSON.stringify(answer))).toEqual({ reading: ['S1'], hypotheses: [], questions: [], strange: 8 })
})

// Something that tries every way to read them would still be at it when the test's own time is over.
test.each([
  ['braces', '{'.repeat(250_000)],
  ['quotes that never close', `{"${'\\"'.repeat(125_000)}`],
  ['objects in objects', '{"a":'.repeat(50_000)],
])('a text made of %s comes to an end', (_what, made) => {
  expect(readAnswer(made)).toBeUndefined()
})
