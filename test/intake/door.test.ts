import { describe, expect, test } from 'vitest'
import { event, json, ndjson, openDoor } from './open-door.ts'

describe('one event', () => {
  test('is answered once it is stored, not before', async () => {
    const order: string[] = []
    const stored = Promise.withResolvers<void>()
    const asked = Promise.withResolvers<void>()
    await using door = await openDoor({
      receive: async () => {
        asked.resolve()
        await stored.promise
        order.push('stored')
      },
    })
    const answer = door.post(event).then((response) => (order.push('answered'), response))
    await asked.promise
    stored.resolve()
    expect((await answer).status).toBe(200)
    expect(await (await answer).json()).toEqual({ received: 1 })
    expect(order).toEqual(['stored', 'answered'])
  })

  test.each([
    ['Falco', 'POST', '/', { 'content-type': 'application/json', 'user-agent': 'falcosecurity/falco' }],
    ['falcosidekick', 'POST', '/', { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'Falcosidekick' }],
    ['falcosidekick by PUT', 'PUT', '/falco?x=1', { 'content-type': 'Application/JSON; charset=utf-8' }],
    ['Falco while json_output is said to be off', 'POST', '/', { 'content-type': 'text/plain' }],
    ['somebody who names no type', 'POST', '/falco', { 'content-type': '' }],
  ])('from %s is taken', async (_who, method, path, headers) => {
    await using door = await openDoor()
    const response = await fetch(door.url + path, { method, body: Buffer.from(event), headers })
    expect(await response.json()).toEqual({ received: 1 })
    expect(door.received).toMatchObject([{ rule: 'R', raw: event }])
  })

  test('that is none is refused in a sentence, and kept with its first 4 KiB', async () => {
    await using door = await openDoor()
    const body = JSON.stringify({ rule: 'R', priority: 'P1', padding: 'x'.repeat(10_000) })
    const response = await door.post(body)
    const why = '"time" is missing; expected the time of the event as text (RFC 3339).'
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({ error: why })
    expect(door.refusals).toEqual([{ at: 1_772_600_767_000, why, head: body.slice(0, 4096) }])
  })

  test('as plain text from a Falco without json_output is told the setting', async () => {
    await using door = await openDoor()
    const response = await door.post('08:58:37.803346769: Notice A shell was spawned', { 'content-type': 'text/plain' })
    expect(await response.json()).toEqual({ error: 'The body is a plain line of Falco, not JSON; set json_output: true in falco.yaml.' })
  })

  test('that the ledger cannot take just now is asked to come again', async () => {
    await using door = await openDoor({ receive: () => Promise.reject(Object.assign(new Error('full'), { name: 'Busy' })) })
    const response = await door.post(event)
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
    expect(await response.json()).toEqual({ error: 'Falconer has its hands full; send it again in a second.' })
    expect(door.turnedAway).toEqual(['busy 1'])
  })

  test('that a ledger in trouble cannot take is answered with what is wrong, counted each time, and said once in the log', async () => {
    const trouble = Object.assign(new Error('The ledger cannot be written: its disk is full; make room.'), { name: 'LedgerTrouble' })
    await using door = await openDoor({ receive: () => Promise.reject(trouble) })
    const answers = [await door.post(event), await door.post(event), await door.post(event)]
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503])
    expect(answers[0]?.headers.get('retry-after')).toBe('10')
    expect(await answers[0]?.json()).toEqual({ error: 'The ledger cannot be written: its disk is full; make room.' })
    expect(door.turnedAway).toEqual(['trouble 1', 'trouble 1', 'trouble 1'])
    expect(door.logged).toEqual([expect.stringContaining('its disk is full')])
  })

  test('is hasty, and lines are patient', async () => {
    const hastes: string[] = []
    await using door = await openDoor({ receive: async (_events, haste) => void hastes.push(haste) })
    await door.post(event)
    await door.post(`${event}\n`, ndjson)
    expect(hastes).toEqual(['hasty', 'patient'])
  })

  test('that cannot be stored is answered in words, and the log knows why', async () => {
    await using door = await openDoor({ receive: () => Promise.reject(new Error('disk full')) })
    const response = await door.post(event)
    expect(response.status).toBe(500)
    expect(await response.json()).toEqual({ error: 'The event could not be stored; the log of Falconer says why.' })
    expect(door.logged.join()).toContain('disk full')
  })

  test('a thousand refusals are one line in the log', async () => {
    await using door = await openDoor()
    for (let count = 0; count < 20; count++) await door.post('{}')
    expect(door.refusals).toHaveLength(20)
    expect(door.logged).toHaveLength(1)
  })
})

describe('events one per line', () => {
  test('are taken, with blank lines passed over', async () => {
    await using door = await openDoor()
    const response = await door.post(`\n${event}\r\n  \n${event}`, ndjson)
    expect(await response.json()).toEqual({ received: 2, refused: [] })
    expect(door.received.map(({ raw }) => raw.trim())).toEqual([event, event])
  })

  test('are taken where they are good, and named where they are not', async () => {
    await using door = await openDoor()
    const response = await door.post(`${event}\n{"rule":"R"}\n\nhello\n${event}\n`, { 'content-type': 'application/jsonl' })
    expect(response.status).toBe(200)
    const refused = [
      {
        line: 2,
        error: '"priority" is missing; expected one of Emergency, Alert, Critical, Error, Warning, Notice, Informational, Debug.',
      },
      { line: 4, error: 'The line is not JSON: it begins with "hello"; expected one Falco event as a JSON object.' },
    ]
    expect(await response.json()).toEqual({ received: 2, refused })
    expect(door.refusals.map(({ why, head }) => [why.slice(0, 7), head])).toEqual([
      ['Line 2:', '{"rule":"R"}'],
      ['Line 4:', 'hello'],
    ])
  })

  test('are refused when none is good', async () => {
    await using door = await openDoor()
    const response = await door.post('one\ntwo', ndjson)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: expect.stringMatching(/^No line is a Falco event; line 1: The line is not JSON/) })
    expect((await door.post('\n\n', ndjson)).status).toBe(400)
    expect((await door.post('', ndjson)).status).toBe(400)
  })

  test('name a hundred bad lines and count the others', async () => {
    await using door = await openDoor()
    const response = await door.post(`${event}\n${'x\n'.repeat(1000)}`, ndjson)
    const answer: { received: number; refused: object[]; refusedCount: number } = await response.json()
    expect([answer.received, answer.refused.length, answer.refusedCount]).toEqual([1, 100, 1000])
    expect(door.refusals).toHaveLength(100)
  })

  test('may be larger than one event, but each may not', async () => {
    await using door = await openDoor()
    const padded = JSON.stringify({ rule: 'R', priority: 'Notice', time: '2026-03-09T08:58:37Z', padding: 'x'.repeat(1 << 20) })
    const response = await door.post(`${event}\n${padded}\n`, ndjson)
    expect(await response.json()).toMatchObject({ received: 1, refused: [{ line: 2, error: expect.stringContaining('1048576 at most') }] })
  })

  test('say how many were stored before the ledger was full', async () => {
    let calls = 0
    const full = Object.assign(new Error('full'), { name: 'Busy' })
    await using door = await openDoor({ receive: async () => (++calls > 2 ? Promise.reject(full) : undefined) })
    const response = await door.post(`${event}\n`.repeat(1000), ndjson)
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({ received: 128 })
    expect(door.turnedAway).toEqual(['busy 872'])
  })

  test('let others through: one event is answered before 40,000 of them are', async () => {
    await using door = await openDoor()
    const order: string[] = []
    const many = door.post(`${event}\n`.repeat(40_000), ndjson).then(() => order.push('many'))
    const one = door.post(event).then(() => order.push('one'))
    await Promise.all([many, one])
    expect(order).toEqual(['one', 'many'])
    expect(door.received).toHaveLength(40_001)
  })
})

describe('a request that does not fit is told what would', () => {
  test.each([
    [404, 'POST', '/alerts', json, 'Nothing is here; send Falco events to / or /falco.'],
    [405, 'GET', '/', {}, 'Use POST or PUT here.'],
    [405, 'DELETE', '/falco', {}, 'Use POST or PUT here.'],
    [405, 'POST', '/metrics', json, 'Use GET or HEAD here.'],
    [
      415,
      'POST',
      '/',
      { 'content-type': 'application/xml' },
      '"Content-Type" is "application/xml"; send application/json for one event, application/x-ndjson for one event per line.',
    ],
    [
      415,
      'POST',
      '/',
      { 'content-type': 'application/x-www-form-urlencoded' },
      '"Content-Type" is "application/x-www-form-urlencoded"; send application/json for one event, application/x-ndjson for one event per line (curl: -H \'Content-Type: application/json\').',
    ],
    [415, 'POST', '/', { ...json, 'content-encoding': 'gzip' }, '"Content-Encoding" is "gzip"; send the body uncompressed.'],
  ])('%i %s %s %o', async (status, method, path, headers, error) => {
    await using door = await openDoor()
    const response = await fetch(door.url + path, { method, headers, ...(method === 'GET' ? {} : { body: Buffer.from(event) }) })
    expect([response.status, await response.json()]).toEqual([status, { error }])
    expect(door.received).toEqual([])
  })

  test.each([
    ['/', 'GET', 'POST, PUT'],
    ['/metrics', 'POST', 'GET, HEAD'],
  ])('%s names the methods that it takes', async (path, method, allowed) => {
    await using door = await openDoor()
    const response = await fetch(door.url + path, { method })
    expect(response.headers.get('allow')).toBe(allowed)
  })

  test.each([
    ['one event', json, 1 << 20],
    ['many', ndjson, 16 << 20],
  ])('too large for %s', async (_what, headers, max) => {
    await using door = await openDoor()
    const response = await door.post('x'.repeat(max + 1), headers)
    expect(response.status).toBe(413)
    expect(await response.json()).toEqual({ error: expect.stringContaining(`larger than ${max} bytes; send`) })
    expect(door.refusals).toHaveLength(1)
    expect((await door.post(event)).status).toBe(200)
  })
})

describe('the token', () => {
  const token = 's3cret+/='

  test.each([
    ['as a Bearer token', { authorization: `Bearer ${token}` }, '/'],
    ['as the password of a URL', { authorization: `Basic ${btoa(`falco:${token}`)}` }, '/'],
    ['in the query', {}, `/?token=${encodeURIComponent(token)}`],
    ['in the query, as it is', {}, `/falco?a=b&token=${token}`],
  ])('lets events in %s', async (_how, headers, path) => {
    await using door = await openDoor({ token })
    expect((await door.post(event, { ...json, ...headers }, path)).status).toBe(200)
  })

  test.each([
    ['nothing', {}, '/'],
    ['another Bearer token', { authorization: 'Bearer wrong' }, '/'],
    ['the token as a user name', { authorization: `Basic ${btoa(`${token}:x`)}` }, '/'],
    ['half of it', { authorization: `Bearer ${token.slice(0, 4)}` }, '/'],
    ['a query that cannot be decoded', {}, '/?token=%E0%A4%A'],
    ['some other scheme', { authorization: `Digest ${token}` }, '/'],
  ])('keeps out who sends %s', async (_what, headers, path) => {
    await using door = await openDoor({ token })
    const response = await door.post(event, { ...json, ...headers }, path)
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="Falconer", Basic realm="Falconer"'])
    expect(await response.json()).toEqual({ error: expect.stringMatching(/^The token is missing or wrong; send it as a Bearer token/) })
    expect([door.received, door.refusals]).toEqual([[], []])
    expect(door.logged.join()).not.toMatch(/s3cret|wrong"/)
  })

  test('is not asked of who looks at the health', async () => {
    await using door = await openDoor({ token })
    expect((await fetch(`${door.url}/healthz`)).status).toBe(200)
  })
})

describe('the places to look at', () => {
  test('say that Falconer lives, also when it is not ready', async () => {
    await using door = await openDoor({ health: () => ({ missing: ['Slack is not connected.'], troubles: [] }) })
    expect((await fetch(`${door.url}/healthz`)).status).toBe(200)
    const ready = await fetch(`${door.url}/readyz`)
    expect([ready.status, await ready.json()]).toEqual([503, { ready: false, because: ['Slack is not connected.'] }])
  })

  test('say when all is ready', async () => {
    await using door = await openDoor()
    const ready = await fetch(`${door.url}/readyz`)
    expect([ready.status, await ready.json()]).toEqual([200, { ready: true }])
  })

  test('say which channel is in trouble, and are ready all the same', async () => {
    const troubles = ['#audit is archived; unarchive it or route to another.']
    await using door = await openDoor({ health: () => ({ missing: [], troubles }) })
    const ready = await fetch(`${door.url}/readyz`)
    expect([ready.status, await ready.json()]).toEqual([200, { ready: true, troubles }])
  })

  test('show the plan to who has the token, and to nobody else', async () => {
    await using door = await openDoor({ token: 't' })
    const plan = await fetch(`${door.url}/plan`, { headers: { authorization: 'Bearer t' } })
    expect([plan.status, plan.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8'])
    expect(await plan.text()).toBe('Nothing waits.\n')
    expect((await fetch(`${door.url}/plan`)).status).toBe(401)
    expect(door.logged).toEqual([])
  })

  test('hold the metrics as Prometheus reads them', async () => {
    await using door = await openDoor()
    const metrics = await fetch(`${door.url}/metrics`)
    expect(metrics.headers.get('content-type')).toBe('text/plain; version=0.0.4')
    expect(await metrics.text()).toBe('falconer_events_total 0\n')
  })

  test('answer in words when one of them fails', async () => {
    await using door = await openDoor({ health: () => Promise.reject(new Error('the ledger is gone')) })
    expect((await fetch(`${door.url}/readyz`)).status).toBe(500)
    expect(door.logged.join()).toContain('the ledger is gone')
  })
})
