import { once } from 'node:events'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { pino } from 'pino'
import type { Refusal } from '../../src/domain/books.ts'
import type { FalcoEvent } from '../../src/domain/event.ts'
import { makeDoor } from '../../src/intake/door.ts'
import type { Door, DoorNeeds } from '../../src/intake/door.ts'

/** A door on a free port, and what came in. */
export type OpenDoor = AsyncDisposable & {
  readonly url: string
  readonly door: Door
  readonly received: FalcoEvent[]
  readonly refusals: Refusal[]
  readonly logged: string[]
  /** What got a 503: `busy 1`. */
  readonly turnedAway: string[]
  post(body: string, headers?: Readonly<Record<string, string>>, path?: string): Promise<Response>
  /** A bare connection: what is written to it is up to the test. */
  connect(): Promise<Socket>
}

export const json = { 'content-type': 'application/json' }
export const ndjson = { 'content-type': 'application/x-ndjson' }

export async function openDoor(needs: Partial<DoorNeeds> = {}): Promise<OpenDoor> {
  const received: FalcoEvent[] = []
  const refusals: Refusal[] = []
  const logged: string[] = []
  const turnedAway: string[] = []
  const door = makeDoor({
    receive: async (events) => void received.push(...events),
    refuse: (refusal) => void refusals.push(refusal),
    turnAway: (because, events) => void turnedAway.push(`${because} ${events}`),
    health: () => ({ missing: [], troubles: [] }),
    plan: async () => 'Nothing waits.\n',
    metrics: { contentType: 'text/plain; version=0.0.4', text: async () => 'falconer_events_total 0\n' },
    token: undefined,
    log: pino({}, { write: (line) => void logged.push(line) }),
    now: () => 1_772_600_767_000,
    ...needs,
  })
  const { port } = await door.listen('127.0.0.1', 0)
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    door,
    received,
    refusals,
    logged,
    turnedAway,
    post: (body, headers = json, path = '/') => fetch(url + path, { method: 'POST', body, headers }),
    async connect() {
      const socket = connect(port, '127.0.0.1')
      await once(socket, 'connect')
      return socket
    },
    [Symbol.asyncDispose]: () => door.close(),
  }
}

/** Everything that the other side writes until it hangs up. */
export async function untilClosed(socket: Socket): Promise<string> {
  let text = ''
  for await (const chunk of socket) text += String(chunk)
  return text
}

/** What the other side writes, up to and with this text. */
export async function untilSaid(socket: Socket, wanted: string): Promise<string> {
  let text = ''
  while (!text.includes(wanted)) {
    const [chunk] = await once(socket, 'data')
    text += String(chunk)
  }
  return text
}

export const event = JSON.stringify({ rule: 'R', priority: 'Notice', time: '2026-03-09T08:58:37Z' })
