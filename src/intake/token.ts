import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

export type Guard = (request: IncomingMessage) => boolean

/**
 * Lets a request in that carries the token: as a Bearer token (falcosidekick's custom headers), as the password of Basic
 * (Falco's `http://user:password@host`), or as `?token=`. Hashes are compared, so that the time tells nothing about the token.
 */
export function makeGuard(token: string | undefined): Guard {
  if (token === undefined) return () => true
  const wanted = digest(token)
  return (request) => {
    const given = fromHeader(request.headers.authorization) ?? fromQuery(request.url ?? '')
    return given !== undefined && timingSafeEqual(digest(given), wanted)
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function fromHeader(authorization: string | undefined): string | undefined {
  const [, scheme, value = ''] = /^(bearer|basic) +(\S+)\s*$/i.exec(authorization ?? '') ?? []
  if (scheme === undefined) return undefined
  // Node reads headers as Latin-1; a token beyond ASCII is sent as UTF-8.
  if (scheme.toLowerCase() === 'bearer') return Buffer.from(value, 'latin1').toString()
  const pair = Buffer.from(value, 'base64').toString()
  return pair.slice(pair.indexOf(':') + 1)
}

/** Not by URLSearchParams, which reads a token's `+` as a space. */
function fromQuery(url: string): string | undefined {
  const written = /[?&]token=([^&#]*)/.exec(url)?.[1]
  if (written === undefined) return undefined
  try {
    return decodeURIComponent(written)
  } catch {
    return written
  }
}
