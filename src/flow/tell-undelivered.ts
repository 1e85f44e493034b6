import type { Moment } from '../domain/event.ts'
import type { Postings } from '../ledger/ledger.ts'

/** What the reconciler could not deliver, and why. `channel`: where to. */
export type Undelivered = { readonly channel: string; readonly why: string }
export type TellUndelivered = (undelivered: Undelivered) => Promise<void>

type Deps = {
  readonly postings: Pick<Postings, 'addNotice'>
  readonly fallback: string
  readonly log: { error(fields: object, sentence: string): void }
  readonly now: () => Moment
}

/** The same trouble is told once an hour. */
const againMs = 60 * 60_000

/** People are told in the fallback channel what did not arrive elsewhere; what cannot arrive there either is in the log. */
export function makeTellUndelivered({ postings, fallback, log, now }: Deps): TellUndelivered {
  const told = new Map<string, Moment>()
  return async function tellUndelivered({ channel, why }) {
    const key = `${channel} ${why}`
    if ((told.get(key) ?? -Infinity) > now() - againMs) return
    told.set(key, now())
    log.error({ channel, why }, 'a message cannot be delivered; it is tried again until it can')
    if (channel !== fallback)
      await postings.addNotice(fallback, `Alerts for ${channel} cannot be delivered: ${why} They are kept, and tried again.`, now())
  }
}
