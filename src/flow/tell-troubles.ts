import type { Moment } from '../domain/event.ts'
import { howLong } from '../domain/how-long.ts'
import type { Trouble } from '../domain/trouble.ts'
import type { Postings } from '../ledger/ledger.ts'

/** People hear in the fallback channel what cannot be delivered elsewhere, and when it is over. */
export type TellTroubles = {
  /** Said again while it lasts: told once. */
  began(trouble: Trouble): Promise<void>
  ended(trouble: Trouble, at: Moment): Promise<void>
  /** The channel is gone for good. */
  gaveUp(trouble: Trouble): Promise<void>
  /** One message that Slack refuses; the others of its channel are not concerned. */
  refused(message: Refused): Promise<void>
}

/** `isNotice`: it was one of these very notices, and another would fare no better. */
export type Refused = { readonly channel: string; readonly why: string; readonly isNotice: boolean }

type Deps = {
  readonly postings: Pick<Postings, 'addNotice' | 'withdrawNotice'>
  readonly fallback: string
  readonly log: { error(fields: object, sentence: string): void; info(fields: object, sentence: string): void }
  readonly now: () => Moment
}

/** The same trouble is told once an hour, and so is its end. */
const againMs = 60 * 60_000

export function makeTellTroubles({ postings, fallback, log, now }: Deps): TellTroubles {
  const told = new Map<string, Moment>()
  /** What was said of a trouble that is not over: its cause may change. */
  const said = new Map<string, Set<string>>()

  /** Whether it is due again; then it counts as told. */
  function isNews(key: string): boolean {
    const before = told.get(key) ?? -Infinity
    if (before > now() - againMs) return false
    told.set(key, now())
    return true
  }

  /** Nothing can be said there while it lasts. */
  const isMute = ({ channel, of }: Trouble) => channel === undefined || (channel === fallback && of === 'messages')

  async function notice(text: string): Promise<void> {
    await postings.addNotice(fallback, text, now())
  }

  return {
    async began(trouble) {
      if (!isNews(keyOf(trouble))) return
      log.error(trouble, 'Slack takes nothing until a person acts; it is tried again until it does')
      if (isMute(trouble)) return
      const text = beginning(trouble)
      said.set(seatOf(trouble), new Set(said.get(seatOf(trouble))).add(text))
      await notice(text)
    },
    async ended(trouble, at) {
      log.info({ ...trouble, lastedMs: at - trouble.since }, 'Slack takes it again')
      const endKey = `end of ${keyOf(trouble)}`
      if (isMute(trouble)) return isNews(endKey) ? notice(afterwards(trouble, at)) : undefined
      const texts = [...(said.get(seatOf(trouble)) ?? [])]
      said.delete(seatOf(trouble))
      // Whoever did not hear that it began is not told that it ended.
      if (texts.length === 0) return
      const withdrawn = await Promise.all(texts.map((text) => postings.withdrawNotice(fallback, text)))
      if (withdrawn.every(Boolean)) told.delete(keyOf(trouble))
      else if (isNews(endKey)) await notice(allClear(trouble, at))
    },
    async gaveUp(trouble) {
      log.error(trouble, 'a channel is gone: what stood in it, or was meant for it, is given up')
      said.delete(seatOf(trouble))
      if (isNews(`given up ${keyOf(trouble)}`)) await notice(givenUp(trouble))
    },
    async refused({ channel, why, isNotice }) {
      if (!isNews(`message ${channel} ${why}`)) return
      log.error({ channel, why }, 'a message cannot be delivered; it is tried again now and then')
      if (!isNotice) await notice(`A message for ${channel} cannot be delivered: ${why} It is kept, and tried again.`)
    },
  }
}

function keyOf(trouble: Trouble): string {
  return `${seatOf(trouble)} ${trouble.what}`
}

function seatOf({ channel, of }: Trouble): string {
  return `${of} ${channel ?? 'everywhere'}`
}

function beginning({ channel, of, what }: Trouble): string {
  if (of === 'cards') return `Cards that stand in ${channel} already cannot be changed: ${what} It is tried again.`
  return `Alerts for ${channel} cannot be delivered: ${what} They are kept, and tried again.`
}

function allClear({ channel, of, since }: Trouble, at: Moment): string {
  const what = of === 'cards' ? `Cards in ${channel} can be changed again` : `Alerts for ${channel} are delivered again`
  return `${what}: it took ${howLong(at - since)}.`
}

function givenUp({ channel, of }: Trouble): string {
  if (of === 'cards')
    return `The channel that cards of ${channel} stood in has been gone for a day: they are given up, and those of open alerts are posted again.`
  return `${channel} has been gone for a day and falconer.yml does not name it: what was meant for it is given up. /falco recent still has the alerts.`
}

/** For those who could not be told meanwhile. */
function afterwards({ channel, what, since }: Trouble, at: Moment): string {
  const where = channel === undefined ? 'anywhere' : `in ${channel}`
  return `Nothing could be delivered ${where} for ${howLong(at - since)}: ${what} What waited is delivered now.`
}
