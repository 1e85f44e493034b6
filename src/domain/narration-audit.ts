import type { AlertId } from './alert.ts'
import type { Moment } from './event.ts'

/** One conversation with the model, kept so that somebody can later see what left the house and what came back. */
export type NarrationEntry = {
  readonly at: Moment
  readonly alert: AlertId
  /** As LLM_MODEL names it. */
  readonly model: string
  /** The instructions and the masked evidence, as sent. */
  readonly sent: string
  /** What the endpoint answered, as it came, secrets masked, at most 64 KiB; of several answers the last. Empty: nothing came. */
  readonly received: string
  /** How many choices were kept. */
  readonly kept: number
  /** Each choice that did not hold, and why. */
  readonly dropped: readonly { readonly text: string; readonly why: string }[]
  /** Why there is no narration; undefined: there is one. */
  readonly failed: string | undefined
  /** From the first request to the last answer. */
  readonly ms: number
  /** As the endpoint counted them; undefined where it did not. */
  readonly tokens: { readonly input: number | undefined; readonly output: number | undefined }
}

/** Keeps one conversation. It may fail: the narration is shown all the same. */
export type NarrationAudit = (entry: NarrationEntry) => Promise<void>
