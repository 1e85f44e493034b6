import type { IncomingMessage } from 'node:http'

export type Body =
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  | { readonly kind: 'too large'; readonly head: Buffer }
  /** All uploads together are as large as we can hold. */
  | { readonly kind: 'no room' }
  /** Nobody is there to be answered. */
  | { readonly kind: 'aborted' }

/** How many bytes of bodies are held at once, over all connections. */
export type Room = { take(bytes: number): boolean; release(bytes: number): void }

export function makeRoom(max: number): Room {
  let taken = 0
  return {
    take(bytes) {
      const fits = taken + bytes <= max
      if (fits) taken += bytes
      return fits
    },
    release(bytes) {
      taken -= bytes
    },
  }
}

/**
 * At most `max` bytes. The room that a whole body takes is the caller's to release. What comes after a refusal is read and
 * dropped, so that the sender gets to read our answer; node's `requestTimeout` ends that.
 */
export function readBody(request: IncomingMessage, max: number, room: Room): Promise<Body> {
  return new Promise((resolve) => {
    let chunks: Buffer[] | undefined = []
    let size = 0
    const giveUp = (body: Body): void => {
      if (chunks) room.release(size)
      chunks = undefined
      resolve(body)
    }
    request.on('data', (chunk: Buffer) => {
      if (!chunks) return
      if (size + chunk.length > max) return giveUp({ kind: 'too large', head: chunks[0] ?? chunk })
      if (!room.take(chunk.length)) return giveUp({ kind: 'no room' })
      size += chunk.length
      chunks.push(chunk)
    })
    request.on('end', () => chunks && resolve({ kind: 'whole', bytes: joined(chunks) }))
    request.on('error', () => giveUp({ kind: 'aborted' }))
    request.on('close', () => request.complete || giveUp({ kind: 'aborted' }))
  })
}

function joined(chunks: readonly Buffer[]): Buffer {
  const [only] = chunks
  return only && chunks.length === 1 ? only : Buffer.concat(chunks)
}
