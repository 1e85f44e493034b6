import { connect } from 'node:net'
import type { Socket } from 'node:net'

/**
 * A load in a process of its own: so many keep-alive connections, each sending one event after the other as soon as the last one
 * was answered. Raw sockets, so that the sender costs little beside the server. Every event is another one: its time differs.
 *
 *   node test/bench/load.ts '{"port":2801,"connections":32,"seconds":4}'      or "events": 1000000 instead of seconds
 *
 * Prints one JSON line: { "events", "seconds", "failed", "p50Ms", "p99Ms" }.
 */
type Order = {
  readonly port: number
  readonly connections: number
  readonly seconds?: number
  readonly events?: number
  /** The number of the first event: loads with other numbers send other events. */
  readonly from?: number
  /** Different problems among the events. Default 200. */
  readonly problems?: number
}

const order = readOrder(process.argv[2])
const latencies: number[] = []
let sent = 0
let answered = 0
let failed = 0

const startedAt = performance.now()
await Promise.all(Array.from({ length: order.connections }, () => converse(order)))
const seconds = (performance.now() - startedAt) / 1000
latencies.sort((one, other) => one - other)
console.log(JSON.stringify({ events: answered, seconds, failed, p50Ms: percentile(0.5), p99Ms: percentile(0.99) }))

function converse({ port }: Order): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let sentAt = 0
    const next = () => {
      if (isOver()) return socket.end(resolve)
      sentAt = performance.now()
      send(socket)
    }
    socket.setNoDelay(true).on('connect', next).on('error', reject)
    socket.on('data', (data) => {
      if (!hear(data, performance.now() - sentAt)) return
      next()
    })
  })
}

/** True when the answer is whole: these servers answer in one packet. */
function hear(data: Buffer, tookMs: number): boolean {
  const head = data.toString('latin1', 0, 15)
  if (!head.startsWith('HTTP/1.1 ')) return false
  if (head.startsWith('HTTP/1.1 200')) answered += 1
  else failed += 1
  if (latencies.length < 2_000_000) latencies.push(tookMs)
  return true
}

function send(socket: Socket): void {
  sent += 1
  const body = eventBody((order.from ?? 0) + sent)
  socket.write(
    `POST / HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}

function isOver(): boolean {
  if (order.events !== undefined) return sent >= order.events
  return performance.now() - startedAt >= (order.seconds ?? 3) * 1000
}

/** About 1.4 kB, like a real alert with its rendered text. */
function eventBody(index: number): string {
  const problem = index % (order.problems ?? 200)
  const time = `2026-05-11T08:${String(Math.floor(index / 60_000) % 60).padStart(2, '0')}:${String(Math.floor(index / 1000) % 60).padStart(2, '0')}.${String(index % 1_000_000_000).padStart(9, '0')}Z`
  const pod = `app-${problem}-7d9c6b5f4-x2x4z`
  const text = `evt_type=execve user=root user_uid=0 user_loginuid=-1 process=bash proc_exepath=/bin/bash parent=runc command=bash -c step ${index} terminal=34816 exe_flags=EXE_WRITABLE|EXE_LOWER_LAYER container_id=0a1b2c3d4e5f container_name=app container_image_repository=registry.example/app container_image_tag=1.2.3 k8s_pod_name=${pod} k8s_ns_name=load`
  return `{"hostname":"node-${index % 14}","output":"${time}: Notice A shell was spawned in a container with an attached terminal | ${text}","output_fields":{"container.id":"0a1b2c3d4e5f","container.image.repository":"registry.example/app","container.image.tag":"1.2.3","container.name":"app","evt.arg.flags":"EXE_WRITABLE|EXE_LOWER_LAYER","evt.time.iso8601":${1_778_486_400_000_000_000n + BigInt(index)},"evt.type":"execve","k8s.ns.name":"load","k8s.pod.name":"${pod}","proc.cmdline":"bash -c step ${index}","proc.exepath":"/bin/bash","proc.name":"bash","proc.pname":"runc","proc.tty":34816,"user.loginuid":-1,"user.name":"root","user.uid":0},"priority":"Notice","rule":"Terminal shell in container","source":"syscall","tags":["T1059","container","maturity_stable","mitre_execution","shell"],"time":"${time}"}`
}

function percentile(share: number): number {
  return Math.round((latencies[Math.floor(latencies.length * share)] ?? 0) * 100) / 100
}

function readOrder(text: string | undefined): Order {
  if (!text) throw new Error('load: give the order as JSON, such as {"port":2801,"connections":32,"seconds":4}')
  return JSON.parse(text)
}
