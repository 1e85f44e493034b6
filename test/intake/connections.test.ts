import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { event, ndjson, openDoor, untilClosed, untilSaid } from './open-door.ts'

const impatient = { headers: 100, request: 200, idle: 10_000, closing: 5_000 }
const head = `POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${event.length}\r\n`

describe('a sender', () => {
  test('may wait to be asked for its body', async () => {
    await using door = await openDoor()
    const socket = await door.connect()
    socket.write(`${head}expect: 100-continue\r\nconnection: close\r\n\r\n`)
    expect(await untilSaid(socket, '\r\n\r\n')).toMatch(/^HTTP\/1.1 100 Continue/)
    socket.write(event)
    expect(await untilClosed(socket)).toContain('{"received":1}')
  })

  test('that waits to be asked is told at once when its body is too large', async () => {
    await using door = await openDoor()
    const socket = await door.connect()
    socket.write('POST / HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 99999999\r\n\r\n')
    expect(await untilSaid(socket, 'larger than')).toMatch(/^HTTP\/1.1 413 /)
    socket.destroy()
  })

  test('that never says how much it sends is stopped at the limit, and the next one is served', async () => {
    await using door = await openDoor()
    const socket = await door.connect()
    socket.write('POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n')
    const piece = `10000\r\n${'x'.repeat(0x10000)}\r\n`
    for (let count = 0; count < 17; count++) socket.write(piece)
    expect(await untilSaid(socket, 'larger than')).toMatch(/^HTTP\/1.1 413 /)
    expect(door.refusals).toMatchObject([{ head: 'x'.repeat(4096) }])
    socket.destroy()
    expect((await door.post(event)).status).toBe(200)
  })

  test('may send one event after another on one connection', async () => {
    await using door = await openDoor()
    const socket = await door.connect()
    for (let count = 0; count < 3; count++) {
      socket.write(`${head}\r\n${event}`)
      expect(await untilSaid(socket, '{"received":1}')).toMatch(/^HTTP\/1.1 200 /)
    }
    socket.destroy()
  })

  test.each([
    ['its headers', 'POST / HTTP/1.1\r\nhost:'],
    ['its body', `${head}\r\n{"rule"`],
  ])('that never finishes %s is told so and hung up on', async (_what, bytes) => {
    await using door = await openDoor({ patience: impatient })
    const socket = await door.connect()
    socket.write(bytes)
    const said = await untilClosed(socket)
    expect(said).toMatch(/^HTTP\/1.1 408 Request Timeout\r\n/)
    expect(said).toContain('{"error":"The request took too long to arrive."}')
    expect(door.received).toEqual([])
  })

  test('that speaks TLS to us is told that we do not', async () => {
    await using door = await openDoor()
    const socket = await door.connect()
    socket.write(Buffer.from('16030100', 'hex'))
    expect(await untilClosed(socket)).toMatch(/^HTTP\/1.1 400 Bad Request\r\n[^]*https/)
  })

  test('that hangs up in the middle leaves nothing behind', async () => {
    await using door = await openDoor({ maxBody: { event: 1000, lines: 1000, together: 150 } })
    for (let count = 0; count < 3; count++) {
      const socket = await door.connect()
      socket.write(`${head.replace(String(event.length), '120')}expect: 100-continue\r\n\r\n`)
      await untilSaid(socket, '100 Continue')
      socket.write('x'.repeat(100))
      socket.destroy()
      await once(socket, 'close')
    }
    const answers = async (): Promise<number> => (await door.post(event)).status
    await expect.poll(answers).toBe(200)
    expect(door.received.length).toBeGreaterThan(0)
  })
})

test('all uploads together have a limit, and who is over it is asked to come again, except for single events', async () => {
  const asked = Promise.withResolvers<void>()
  const stored = Promise.withResolvers<void>()
  await using door = await openDoor({
    maxBody: { event: 1000, lines: 1000, together: 1000 },
    receive: () => (asked.resolve(), stored.promise),
  })
  const first = door.post(`${event}\n`.repeat(12), ndjson)
  await asked.promise
  const second = await door.post(`${event}\n`.repeat(12), ndjson)
  expect([second.status, second.headers.get('retry-after')]).toEqual([503, '1'])
  expect(door.turnedAway).toEqual(['room 1'])
  const single = door.post(event)
  stored.resolve()
  expect((await single).status).toBe(200)
  expect((await first).status).toBe(200)
  expect((await door.post(`${event}\n`.repeat(12), ndjson)).status).toBe(200)
})

describe('a closing door', () => {
  test('answers who is inside, lets nobody in, and does not wait for idle connections', async () => {
    const asked = Promise.withResolvers<void>()
    const stored = Promise.withResolvers<void>()
    const open = await openDoor({ receive: () => (asked.resolve(), stored.promise) })
    const [idle, silent, inside] = [await open.connect(), await open.connect(), await open.connect()]
    idle.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n')
    await untilSaid(idle, 'alive')
    inside.write(`${head}\r\n${event}`)
    await asked.promise
    const gone = Promise.all([once(silent, 'close'), open.door.close()])
    await once(idle, 'close')
    await expect(open.connect()).rejects.toThrow('ECONNREFUSED')
    stored.resolve()
    const said = await untilClosed(inside)
    expect(said).toContain('{"received":1}')
    expect(said.toLowerCase()).toContain('connection: close')
    await gone
  })

  test('does not wait for ever', async () => {
    const open = await openDoor({ patience: { ...impatient, request: 60_000, closing: 50 } })
    const slow = await open.connect()
    slow.on('error', () => undefined)
    slow.write(`${head}expect: 100-continue\r\n\r\n`)
    await untilSaid(slow, '100 Continue')
    await open.door.close()
    expect(open.received).toEqual([])
  })

  test('may be closed twice', async () => {
    const open = await openDoor()
    await open.door.close()
    await expect(open.door.close()).resolves.toBeUndefined()
  })
})

test('an address that is taken ends the start', async () => {
  await using first = await openDoor()
  await using other = await openDoor()
  await other.door.close()
  await expect(other.door.listen('127.0.0.1', Number(new URL(first.url).port))).rejects.toThrow('EADDRINUSE')
})
