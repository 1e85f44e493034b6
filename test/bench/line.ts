import { once } from 'node:events'
import { connect } from 'node:net'
import type { Socket } from 'node:net'

/** A keep-alive connection to an intake: one event at a time. A raw socket, so that the sender costs little beside the server. */
export type Line = { send(body: string): void; end(): void }

/** Rejects when nobody listens. `heard`: the status of each answer; 0 when the connection was lost instead. */
export async function openLine(port: number, heard: (status: number) => void): Promise<Line> {
  let inHand = false
  let socket = await dial()
  return { send: (body) => void send(body), end: () => void socket.end() }

  /** A server hangs up on a line that says nothing for a while. */
  async function send(body: string): Promise<void> {
    inHand = true
    if (!socket.writable || socket.readableEnded) socket = await dial()
    socket.write(request(body))
  }

  async function dial(): Promise<Socket> {
    const dialled = connect(port, '127.0.0.1').setNoDelay(true)
    await once(dialled, 'connect')
    return dialled
      .on('data', hear)
      .on('error', () => dialled.destroy())
      .on('close', () => dialled === socket && answered(0))
  }

  /** These servers answer in one packet. */
  function hear(data: Buffer): void {
    const head = data.toString('latin1', 0, 512)
    if (!head.startsWith('HTTP/1.1 ')) return
    if (/^connection: close/im.test(head)) socket.end()
    answered(Number(head.slice(9, 12)))
  }

  function answered(status: number): void {
    if (!inHand) return
    inHand = false
    heard(status)
  }
}

function request(body: string): string {
  return `POST / HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}
