import { describe, expect, test } from 'vitest'
import { headings } from '../../src/domain/report.ts'
import { json, markdown } from '../../src/report/render.ts'
import { anEvent } from '../event.ts'
import { commandsOf, reportOn, selfTest } from './material.ts'

describe('a report as data', () => {
  const data = json(reportOn(selfTest))

  test('has these members and no other', () => {
    expect(Object.keys(data).sort()).toEqual(['evidence', 'sections', 'verdict'])
    for (const section of data.sections) {
      expect(Object.keys(section)).toEqual(['title', 'claims', 'steps'])
      for (const claim of section.claims) expect(Object.keys(claim)).toEqual(['text', 'evidence'])
      for (const step of section.steps) expect(Object.keys(step)).toEqual(['text', 'command', 'risk', 'undo', 'evidence'])
    }
    for (const one of data.evidence) expect(Object.keys(one)).toEqual(['id', 'kind', 'text'])
    expect(Object.keys(data.verdict)).toEqual(['label', 'confidence', 'because'])
  })

  test('has the sections in order, and the verdict with its reasons as texts', () => {
    expect(data.sections.map(({ title }) => title)).toEqual(headings)
    expect(data.verdict).toMatchObject({ label: 'Falco self-test', confidence: 'high' })
    expect(data.verdict.because[0]).toMatch(/^Confidence: high, because two marks/)
  })

  test('names only evidence that it has, and all of it', () => {
    const named = data.sections.flatMap(({ claims, steps }) => [...claims, ...steps].flatMap(({ evidence }) => evidence))
    expect(new Set(named)).toEqual(new Set(data.evidence.map(({ id }) => id)))
  })
})

describe('a report as Markdown', () => {
  test('has each command in a fence of its own that begins its line', () => {
    const report = reportOn(anEvent())
    const fenced = [...markdown(report).matchAll(/^```bash\n([\s\S]*?)\n```$/gm)].map(([, command]) => command)
    expect(fenced).toEqual(commandsOf(report))
    expect(fenced.some((command) => command?.includes("<<'EOF'\napiVersion"))).toBe(true)
  })

  test('names the blanks that whoever runs a command must set', () => {
    expect(markdown(reportOn(selfTest))).toContain('Set first, for the event does not say it: `DOCKER_NETWORK`.')
  })

  test('says what a step that changes something changes, risks, and how to undo it', () => {
    expect(markdown(reportOn(selfTest))).toMatch(/docker pause c61b4b13ae44\n```\n\n- Changes: .*\n- Risk: .*\n- Undo: docker unpause/)
  })
})

describe("a model's narration", () => {
  const told = {
    kind: 'told',
    model: 'some-model',
    reading: [{ prose: ['The parent is ', { value: 'event-generator' }, '.'], evidence: ['E3'] }],
    hypotheses: [],
    questions: [],
    dropped: 2,
  } as const

  test('comes last, under its own heading, with the number of choices that did not hold', () => {
    const text = markdown({ ...reportOn(selfTest), narration: told })
    expect(text).toMatch(/## Conclusion[\s\S]*## Narration \(by a model\)[\s\S]*## Evidence/)
    expect(text).toContain('2 choices were dropped: they did not hold, or were too many.')
    expect(text).toContain('Chosen and weighed by the model `some-model`. The words are Falconer’s and the values the evidence’s;')
    expect(text).toContain('### What the model would read first\n\n- The parent is `event-generator`. [E3]')
  })

  test('says why it did not come', () => {
    const narration = { kind: 'failed', why: 'Without the model: it took too long.' } as const
    const { sections } = json({ ...reportOn(selfTest), narration })
    expect(sections.at(-1)).toEqual({
      title: 'Narration (by a model). Without the model: it took too long.',
      claims: [],
      steps: [],
    })
    expect(markdown({ ...reportOn(selfTest), narration })).toContain('Without the model: it took too long.')
  })

  test('as data says whose it is in its titles: each of its claims names evidence', () => {
    const { sections } = json({ ...reportOn(selfTest), narration: told })
    expect(sections.slice(-2)).toEqual([
      { title: expect.stringMatching(/^Narration \(by a model\)\. Chosen and weighed by the model some-model\./), claims: [], steps: [] },
      {
        title: 'Narration (by a model). What the model would read first',
        claims: [{ text: 'The parent is event-generator.', evidence: ['E3'] }],
        steps: [],
      },
    ])
  })

  test.each([
    [0, /judge for yourself\.$/m],
    [1, / 1 choice was dropped: it did not hold, or was one too many\.$/m],
  ])('counts what was dropped where something was: %i', (dropped, words) => {
    expect(markdown({ ...reportOn(selfTest), narration: { ...told, dropped } })).toMatch(words)
  })

  test('is not spoken of where nobody asked for one', () => {
    expect(markdown(reportOn(selfTest))).not.toContain('Narration')
  })
})
