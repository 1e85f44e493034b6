/** One thing that Slack tells the app, whichever way it goes out. */
export type Envelope = {
  readonly id: string
  readonly type: 'slash_commands' | 'interactive' | 'events_api'
  readonly payload: Readonly<Record<string, unknown>>
  /** 0 for the first attempt. */
  readonly retry: number
}

export type Reply =
  | { readonly kind: 'acknowledged'; readonly answer: Readonly<Record<string, unknown>> }
  | { readonly kind: 'silent' }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'failed'; readonly status: number }

/** Brings envelopes to the app: over Socket Mode, or to its request URL. */
export interface Courier {
  /** Resolves with the first acknowledgement of any copy, or once the app's 3 s are over. */
  deliver(envelope: Envelope, copies: number): Promise<Reply>
}

/** https://docs.slack.dev/interactivity/handling-user-interaction#acknowledgment_response */
export const patienceMs = 3000
