import type { IncomingMessage } from 'node:http'
import { Refusal } from './refusal.ts'

/** A call's arguments, however they came: form, JSON, multipart or query. */
export type Args = Readonly<Record<string, unknown>>

const bodyMaxBytes = 64 * 1024 * 1024

/** Arguments that are JSON inside a form, and how Slack refuses them when they are not. */
const structured: Readonly<Record<string, string>> = {
  blocks: 'invalid_blocks_format',
  attachments: 'invalid_attachments',
  metadata: 'invalid_metadata_format',
  view: 'invalid_arguments',
  files: 'invalid_arguments',
  message: 'invalid_arguments',
}

export async function readArgs(request: IncomingMessage): Promise<Args> {
  const query = new URL(request.url ?? '/', 'http://workspace').searchParams
  const body = await readBody(request)
  const sent = body.length > 0 ? await parseBody(body, request.headers['content-type'] ?? '') : {}
  return unpack({ ...Object.fromEntries(query), ...sent })
}

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length
    if (bytes > bodyMaxBytes) throw new Refusal('request_too_large')
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

async function parseBody(body: Buffer, type: string): Promise<Args> {
  if (type.startsWith('application/json')) return parseObject(body.toString())
  if (type.startsWith('application/x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(body.toString()))
  if (type.startsWith('multipart/form-data')) return readForm(body, type)
  throw new Refusal('invalid_post_type')
}

function parseObject(text: string): Args {
  const value = parseJson(text, 'invalid_json')
  if (!isObject(value)) throw new Refusal('json_not_object')
  return value
}

async function readForm(body: Buffer, type: string): Promise<Args> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
  const entries = [...form].map(async ([name, value]): Promise<readonly [string, unknown]> => {
    return [name, typeof value === 'string' ? value : Buffer.from(await value.arrayBuffer())]
  })
  return Object.fromEntries(await Promise.all(entries))
}

/** The bytes of an upload: raw, or the first file of a form. */
export async function readUpload(request: IncomingMessage): Promise<Buffer> {
  const body = await readBody(request)
  const type = request.headers['content-type'] ?? ''
  if (!type.startsWith('multipart/form-data')) return body
  const file = Object.values(await readForm(body, type)).find((value) => Buffer.isBuffer(value))
  return file ?? Buffer.alloc(0)
}

function unpack(args: Args): Args {
  const entries = Object.entries(args).map(([name, value]): readonly [string, unknown] => {
    const error = structured[name]
    return [name, error && typeof value === 'string' && value !== '' ? parseJson(value, error) : value]
  })
  return Object.fromEntries(entries)
}

function parseJson(text: string, error: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal(error)
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A text argument; empty counts as absent, as it does for Slack. */
export function textArg(args: Args, name: string): string | undefined {
  const value = args[name]
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function needText(args: Args, name: string): string {
  const value = textArg(args, name)
  if (value === undefined) throw new Refusal('invalid_arguments', [`missing required field: ${name}`])
  return value
}

export function flagArg(args: Args, name: string): boolean {
  const value = args[name]
  return value === true || value === 'true' || value === '1' || value === 1
}

export function countArg(args: Args, name: string, byDefault: number, most: number): number {
  const value = Number(textArg(args, name) ?? byDefault)
  return Number.isInteger(value) && value > 0 ? Math.min(value, most) : byDefault
}
