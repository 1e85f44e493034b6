import { z } from 'zod'
import { Refusal } from '../refusal.ts'

/** https://docs.slack.dev/messaging/message-metadata: flat, or one level of objects, with keys that begin with a small letter. */
const scalar = z.union([z.string(), z.number(), z.boolean()])
const key = z.string().regex(/^[a-z]/)
const flat = z.record(key, scalar)

const metadata = z.union([
  /** `{}` clears it. */
  z.strictObject({}),
  z.strictObject({ event_type: z.string().min(1), event_payload: z.record(key, z.union([scalar, flat, z.array(flat), z.array(scalar)])) }),
])

/** Slack publishes no figure; this one is chosen here. */
const bytesMax = 16 * 1024

export function metadataRefusal(sent: unknown): Refusal | undefined {
  if (sent === undefined || sent === null || sent === '') return undefined
  if (typeof sent !== 'object' || Array.isArray(sent)) return new Refusal('invalid_metadata_format')
  if (!metadata.safeParse(sent).success) return new Refusal('invalid_metadata_schema')
  return Buffer.byteLength(JSON.stringify(sent)) > bytesMax ? new Refusal('metadata_too_large') : undefined
}
