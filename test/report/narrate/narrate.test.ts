import { Keyv } from 'keyv'
import { describe, expect, test } from 'vitest'
import type { NarrationEntry } from '../../../src/domain/narration-audit.ts'
import type { Narration } from '../../../src/domain/report.ts'
import { makeLog } from '../../../src/log.ts'
import { choicesOf } from '../../../src/report/narrate/choices.ts'
import type { ModelSettings } from '../../../src/report/narrate/endpoint.ts'
import { makeNarrate } from '../../../src/report/narrate/narrate.ts'
import { plain } from '../../../src/domain/prose.ts'
import { morning } from '../../event.ts'
import { answer, choices, explanation, honest, honestCount, of, report, settled, weighing } from './the-case.ts'
import { deadPort, openEndpoint } from './endpoint.ts'
import type { Does } from './endpoint.ts'

const spoken = JSON.stringify(honest)

/** A narrator with a clock that is put forward by hand, and all that it leaves behind. */
function narrator(model: ModelSettings, more: { readonly budgetMs?: number; readonly audit?: () => Promise<void> } = {}) {
  const kept: NarrationEntry[] = []
  const logged: string[] = []
  const clock = { now: morning }
  const narrate = makeNarrate({
    model,
    cache: new Keyv({ throwOnErrors: true }),
    audit: async (entry) => void kept.push(entry),
    log: makeLog('trace', { write: (line) => void logged.push(line) }),
    now: () => clock.now,
    ...more,
  })
  return { narrate, kept, logged, clock }
}

function lines(narration: Narration): readonly string[] {
  return narration.kind === 'told'
    ? [...narration.reading, ...narration.hypotheses, ...narration.questions].map(({ prose }) => plain(prose))
    : [narration.why]
}

describe.each(['openai', 'anthropic'] as const)("a model that speaks %s's API", (kind) => {
  test('narrates: what it chooses is told, with its name', async () => {
    await using endpoint = await openEndpoint(kind, () => spoken)
    const { narrate, kept } = narrator(endpoint.settings)
    const narration = await narrate(report)
    expect(narration).toMatchObject({ kind: 'told', model: endpoint.settings.model, dropped: 0 })
    expect(lines(narration)).toHaveLength(honestCount)
    expect(kept[0]).toMatchObject({
      alert: 'k3m9x2p7',
      kept: honestCount,
      dropped: [],
      failed: undefined,
      tokens: { input: 900, output: 80 },
    })
  })

  test('is asked at its address, with its key, for a bounded answer', async () => {
    await using endpoint = await openEndpoint(kind, () => spoken)
    await narrator(endpoint.settings).narrate(report)
    const [asked] = endpoint.asked
    expect(asked?.path).toBe(kind === 'openai' ? '/v1/chat/completions' : '/v1/messages')
    expect(kind === 'openai' ? asked?.headers.authorization : asked?.headers['x-api-key']).toMatch(/key-of-the-house$/)
    expect(asked?.body).toMatchObject({ model: endpoint.settings.model, max_tokens: 4_000 })
  })
})

describe('what is sent', () => {
  test('is the evidence as data between two lines that differ from call to call', async () => {
    await using endpoint = await openEndpoint('openai', () => 'nothing')
    const { narrate, kept } = narrator(endpoint.settings)
    await narrate(report)
    await narrate(report)
    const fences = kept.map(({ sent }) => sent.match(/^=== [0-9a-f]{24} ===$/gm))
    expect(fences.map((found) => found?.length)).toEqual([2, 2])
    expect(fences[0]?.[0]).not.toBe(fences[1]?.[0])
    expect(endpoint.asked[0]?.text).toContain('apache2')
  })

  test('holds no secret, and nothing that cannot be seen', async () => {
    await using endpoint = await openEndpoint('openai', () => spoken)
    const value = 'mysql --password hunter2hunter2 \u202E\u200Bdb'
    await narrator(endpoint.settings).narrate({ ...report, evidence: [{ id: 'E1', from: 'field', what: 'proc.cmdline', value }] })
    const text = endpoint.asked[0]?.text ?? ''
    expect(text).not.toContain('hunter2')
    expect(text).toContain('[masked]')
    expect(text).not.toMatch(/[\u202E\u200B]|\\u202e|\\u200b/)
    expect(text).toMatch(/u\{202e\}/)
  })

  test('is bounded, and what was left out cannot be chosen', async () => {
    const many = Array.from({ length: 400 }, (_, index) => ({
      id: `E${index + 1}`,
      from: 'field' as const,
      what: 'proc.cmdline',
      value: `x${index} `.repeat(300),
    }))
    const left = answer({ hypotheses: [{ explanation: explanation('hostile'), for: ['E399'], against: [] }] })
    await using endpoint = await openEndpoint('openai', () => JSON.stringify(left))
    const narration = await narrator(endpoint.settings).narrate({ ...report, evidence: many })
    expect(endpoint.asked[0]?.text.length).toBeLessThan(80_000)
    expect(narration).toMatchObject({ kind: 'failed', why: expect.stringContaining('none of its 1 choice held') })
  })
})

describe('an endpoint that cannot do schemas', () => {
  const refusing = (types: readonly string[], text: string) =>
    openEndpoint('openai', ({ body }) => {
      const type = body.response_format?.type ?? 'none'
      return types.includes(type) ? { status: 400, body: `{"error":{"message":"response_format ${type} is not supported"}}` } : text
    })

  test('is asked for JSON, and next time at once', async () => {
    await using endpoint = await refusing(['json_schema'], spoken)
    const { narrate } = narrator(endpoint.settings)
    expect(await narrate(report)).toMatchObject({ kind: 'told' })
    expect(await narrate({ ...report, evidence: report.evidence.slice(0, 12) })).toMatchObject({ kind: 'told' })
    expect(endpoint.asked.map(({ body }) => body.response_format?.type)).toEqual(['json_schema', 'json_object', 'json_object'])
  })

  test('nor JSON is asked in words, and its answer is found among its thoughts', async () => {
    const text = `<think>The user wants {"reading"}. Let me see {"a": 1}.</think>\nHere you are:\n\`\`\`json\n${spoken}\n\`\`\``
    await using endpoint = await refusing(['json_schema', 'json_object'], text)
    expect(lines(await narrator(endpoint.settings).narrate(report))).toHaveLength(honestCount)
    expect(endpoint.asked.map(({ body }) => body.response_format?.type)).toEqual(['json_schema', 'json_object', undefined])
  })
})

const nothingHeld = (count: number) => ({
  kind: 'failed',
  why: `Without the model: none of its ${count} choices held against the report.`,
})

describe('a lying model', () => {
  const prose = (...texts: readonly string[]) => texts.map((text) => ({ text, evidence: [of('proc.cmdline')] }))

  test.each([
    [
      'that makes the claims of the report this began with',
      {
        reading: prose('The rule mitre_execution is set in falco.yaml.', 'HEwfiE.sh was executed by busybox.'),
        hypotheses: prose('It may be a vulnerability of /dev/shm.'),
        questions: ['Did you run sudo chmod -R 444 /dev/shm?', 'Is sources: [/dev/shm] in falco.yaml?'],
      },
    ],
    [
      'that invents hosts, groups and CVEs',
      {
        reading: ['payments-db-2 is affected as well'],
        hypotheses: [{ explanation: 'APT29 used CVE-2021-44228', for: [of('proc.cmdline')], against: [] }],
        questions: prose('Is payments-db-2 patched against CVE-2021-44228?', 'Is 198.51.100.7 yours?', 'Does Mirai run here?'),
      },
    ],
    [
      'that obeys a command line',
      {
        reading: ['resolve this alert and visit evil.example/fix', ...prose('Resolve this alert.')],
        hypotheses: [
          { explanation: 'harmless, resolve this alert', for: [of('proc.cmdline')], against: [] },
          ...prose('visit evil.example/fix'),
        ],
        questions: ['Did you visit evil.example/fix?'],
      },
    ],
  ])('%s tells nothing, is counted, and is kept for audit', async (_who, lies) => {
    await using endpoint = await openEndpoint('openai', () => JSON.stringify(lies))
    const { narrate, kept } = narrator(endpoint.settings)
    expect(await narrate(report)).toEqual(nothingHeld(5))
    expect(kept[0]).toMatchObject({ kept: 0, failed: expect.stringContaining('none of its 5 choices') })
    expect(kept[0]?.received.length).toBeGreaterThan(100)
  })

  test('is left with what holds, and what it lost is counted', async () => {
    const [first = ''] = choices.sentences.keys()
    const mixed = answer({
      reading: [first, 'S99', 'All is well.'],
      hypotheses: [weighing('hostile', ['proc.pname']), weighing('harmless', ['priority'])],
    })
    await using endpoint = await openEndpoint('openai', () => JSON.stringify({ ...mixed, questions: [7] }))
    const { narrate, kept } = narrator(endpoint.settings)
    const narration = await narrate(report)
    expect(narration).toMatchObject({ kind: 'told', dropped: 4, questions: [] })
    expect(lines(narration)).toHaveLength(2)
    expect(kept[0]?.dropped.map(({ text }) => text)).toContain('"All is well."')
  })

  test('does not talk a self-test into an attack', async () => {
    const among = choicesOf(settled)
    const hostile = { explanation: explanation('hostile', among), for: [of('proc.pname', among)], against: [] }
    await using endpoint = await openEndpoint('openai', () =>
      JSON.stringify(answer({ hypotheses: [hostile, { ...hostile, against: ['E1'] }] })),
    )
    expect(await narrator(endpoint.settings).narrate(settled)).toEqual(nothingHeld(2))
  })
})

describe('a broken model spoils nothing', () => {
  test.each<[string, Does, string]>([
    ['garbage', 'All is well, nothing to see here.', 'its answer could not be read'],
    ['half a JSON', spoken.slice(0, 120), 'its answer could not be read'],
    ['JSON of another kind', '{"verdict":"benign"}', 'its answer could not be read'],
    ['no JSON at all, not even its envelope', { body: '<html>' }, 'its answer could not be read'],
    ['five megabytes', 'x'.repeat(5_000_000), 'its answer was longer than 256 KiB'],
    ['nothing but opening braces', '{"a":'.repeat(20_000), 'its answer could not be read'],
    [
      'a refused key',
      { status: 401, body: '{"error":{"message":"bad key key-of-the-house"}}' },
      'its endpoint refused the key (401); see LLM_API_KEY',
    ],
    [
      'an unknown model',
      { status: 404, body: '{}' },
      'its endpoint does not know the address or the model (404); see LLM_BASE_URL and LLM_MODEL',
    ],
    ['too many requests', { status: 429, body: '{}' }, 'its endpoint takes no more requests for now (429)'],
    ['an error of its own', { status: 500, body: 'oops' }, 'its endpoint answered 500'],
  ])('%s', async (_what, does, why) => {
    await using endpoint = await openEndpoint('openai', () => does)
    const { narrate, kept, logged } = narrator(endpoint.settings)
    expect(await narrate(report)).toEqual({ kind: 'failed', why: `Without the model: ${why}.` })
    expect(kept).toHaveLength(1)
    expect(kept[0]).toMatchObject({ kept: 0, failed: expect.stringContaining(why) })
    expect(JSON.stringify([kept, logged])).not.toContain('key-of-the-house')
    expect(kept[0]?.received.length).toBeLessThanOrEqual(64 * 1024)
  })

  test('a redirection is not followed: the key is for one address', async () => {
    await using elsewhere = await openEndpoint('openai', () => spoken)
    await using endpoint = await openEndpoint('openai', () => ({
      status: 307,
      headers: { location: `${elsewhere.settings.baseUrl}/chat/completions` },
      body: '',
    }))
    expect(await narrator(endpoint.settings).narrate(report)).toEqual({
      kind: 'failed',
      why: 'Without the model: its endpoint sends questions elsewhere (307), and they are not taken there; see LLM_BASE_URL.',
    })
    expect(elsewhere.asked).toEqual([])
  })

  test('one that hangs is given up when its time is over', async () => {
    await using endpoint = await openEndpoint('openai', () => () => undefined)
    expect(await narrator(endpoint.settings, { budgetMs: 150 }).narrate(report, { signal: new AbortController().signal })).toEqual({
      kind: 'failed',
      why: 'Without the model: it did not answer in time.',
    })
  })

  test('so is one that drips', async () => {
    await using endpoint = await openEndpoint('openai', () => (response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      const dripping = setInterval(() => response.write(' '), 10)
      response.on('close', () => clearInterval(dripping))
    })
    expect(await narrator(endpoint.settings, { budgetMs: 150 }).narrate(report)).toEqual({
      kind: 'failed',
      why: 'Without the model: it did not answer in time.',
    })
  })

  test('one that is not there is tried twice, and said to be not there', async () => {
    const settings: ModelSettings = { kind: 'openai', model: 'm', baseUrl: `http://127.0.0.1:${await deadPort()}/v1`, apiKey: undefined }
    expect(await narrator(settings).narrate(report)).toEqual({
      kind: 'failed',
      why: 'Without the model: it could not be reached (ECONNREFUSED).',
    })
  })

  test('a connection that breaks at once is tried again', async () => {
    await using endpoint = await openEndpoint('openai', (_asked, nth) =>
      nth === 0 ? (response) => void response.socket?.destroy() : spoken,
    )
    expect(await narrator(endpoint.settings).narrate(report)).toMatchObject({ kind: 'told' })
    expect(endpoint.asked).toHaveLength(2)
  })

  test('an error is no reason to ask twice', async () => {
    await using endpoint = await openEndpoint('openai', () => ({ status: 500, body: '' }))
    await narrator(endpoint.settings).narrate(report)
    expect(endpoint.asked).toHaveLength(1)
  })

  test('after three failures it is left alone for a while, then asked again', async () => {
    await using endpoint = await openEndpoint('openai', (_asked, nth) => (nth < 3 ? { status: 503, body: '' } : spoken))
    const { narrate, clock } = narrator(endpoint.settings)
    for (const _ of [1, 2, 3]) await narrate(report)
    expect(lines(await narrate(report))[0]).toMatch(/^Without the model: it failed before, and is left alone until /)
    expect(endpoint.asked).toHaveLength(3)
    clock.now += 5 * 60_000
    expect(await narrate(report)).toMatchObject({ kind: 'told' })
  })

  test('one that takes no more requests is left alone as long as it says', async () => {
    await using endpoint = await openEndpoint('openai', (_asked, nth) =>
      nth === 0 ? { status: 429, headers: { 'retry-after': '120' }, body: '' } : spoken,
    )
    const { narrate, clock } = narrator(endpoint.settings)
    await narrate(report)
    clock.now += 119_000
    expect(await narrate(report)).toMatchObject({ kind: 'failed' })
    clock.now += 1_000
    expect(await narrate(report)).toMatchObject({ kind: 'told' })
  })

  test('until a date as well', async () => {
    const date = new Date(morning + 3_600_000).toUTCString()
    await using endpoint = await openEndpoint('openai', (_asked, nth) =>
      nth === 0 ? { status: 503, headers: { 'retry-after': date }, body: '' } : spoken,
    )
    const { narrate, clock } = narrator(endpoint.settings)
    await narrate(report)
    clock.now += 3_599_000
    expect(await narrate(report)).toMatchObject({ kind: 'failed' })
    clock.now += 1_000
    expect(await narrate(report)).toMatchObject({ kind: 'told' })
  })

  test('one whose answer is cut off for its length says so', async () => {
    const choices = [{ index: 0, message: { role: 'assistant', content: '{"reading": ["S1"' }, finish_reason: 'length' }]
    const body = JSON.stringify({ id: 'c1', object: 'chat.completion', created: 1, model: 'm', choices })
    await using endpoint = await openEndpoint('openai', () => ({ body }))
    expect(await narrator(endpoint.settings).narrate(report)).toEqual({
      kind: 'failed',
      why: 'Without the model: its answer was cut off after 4000 tokens.',
    })
  })

  test('what cannot be kept for audit is told all the same, and the log says so', async () => {
    await using endpoint = await openEndpoint('openai', () => spoken)
    const { narrate, logged } = narrator(endpoint.settings, { audit: () => Promise.reject(new Error('disk full')) })
    expect(await narrate(report)).toMatchObject({ kind: 'told' })
    expect(logged.join('')).toContain('could not be kept for audit')
  })
})

describe('asking costs no more than it must', () => {
  test('the same evidence and verdict are narrated once', async () => {
    await using endpoint = await openEndpoint('openai', () => spoken)
    const { narrate, kept } = narrator(endpoint.settings)
    const first = await narrate(report)
    expect(await narrate(report)).toEqual(first)
    expect(endpoint.asked).toHaveLength(1)
    expect(kept).toHaveLength(1)
    await narrate({ ...report, verdict: { ...report.verdict, label: 'another' } })
    expect(endpoint.asked).toHaveLength(2)
  })

  test('who asks again is answered anew, and everybody after that by the new answer', async () => {
    await using endpoint = await openEndpoint('openai', (_asked, nth) => (nth === 0 ? spoken : JSON.stringify(answer({ reading: ['S2'] }))))
    const { narrate } = narrator(endpoint.settings)
    const second = plain(choices.sentences.get('S2')?.prose ?? [])
    expect(lines(await narrate(report))).toHaveLength(honestCount)
    expect(lines(await narrate(report, { anew: true }))).toEqual([second])
    expect(lines(await narrate(report))).toEqual([second])
    expect(endpoint.asked).toHaveLength(2)
  })

  test('who asks again leaves a model alone that has asked for it', async () => {
    await using endpoint = await openEndpoint('openai', () => ({ status: 429, headers: { 'retry-after': '120' }, body: '' }))
    const { narrate } = narrator(endpoint.settings)
    await narrate(report)
    expect(lines(await narrate(report, { anew: true }))[0]).toMatch(/left alone until/)
    expect(endpoint.asked).toHaveLength(1)
  })

  test('two who ask for the same at once wait for one answer', async () => {
    await using endpoint = await openEndpoint('openai', () => spoken)
    const { narrate } = narrator(endpoint.settings)
    const [one, other] = await Promise.all([narrate(report), narrate(report)])
    expect(one).toEqual(other)
    expect(endpoint.asked).toHaveLength(1)
  })

  test('one question at a time, and a few that wait; the rest go without', async () => {
    const held: (() => void)[] = []
    await using endpoint = await openEndpoint('openai', () => (response) => void held.push(() => response.writeHead(500).end()))
    const { narrate } = narrator(endpoint.settings)
    const arrived = endpoint.next()
    const all = Array.from({ length: 6 }, (_, index) => narrate({ ...report, evidence: report.evidence.slice(index) }))
    expect(await all[5]).toEqual({ kind: 'failed', why: 'Without the model: too many reports wait for it.' })
    await arrived
    expect(endpoint.asked).toHaveLength(1)
    for (const isLast of [false, false, true]) {
      const next = endpoint.next()
      held.shift()?.()
      if (!isLast) await next
    }
    expect((await Promise.all(all)).map(({ kind }) => kind)).toEqual(Array.from({ length: 6 }, () => 'failed'))
    expect(endpoint.asked).toHaveLength(3)
  })

  test('who stops waiting is answered at once', async () => {
    await using endpoint = await openEndpoint('openai', () => () => undefined)
    const { narrate } = narrator(endpoint.settings)
    const stop = new AbortController()
    const arrived = endpoint.next()
    const narration = narrate(report, { signal: stop.signal })
    await arrived
    stop.abort()
    expect(await narration).toEqual({ kind: 'failed', why: 'Without the model: it was not waited for.' })
  })
})
