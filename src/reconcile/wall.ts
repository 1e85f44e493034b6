import type { Alert, AlertId, Fact } from '../domain/alert.ts'
import type { FalcoEvent, Moment } from '../domain/event.ts'
import type { WrittenReport } from '../domain/filed-report.ts'
import type { StormPicture } from '../domain/storm.ts'
import type { Suppression, SuppressionFact } from '../domain/suppression.ts'

/** The wall is where cards hang. The reconciler asks these few things of a chat; Slack and the tests' fake obey. */
export interface Wall {
  /** Post a card or another message. `key` identifies the posting, so that `find` can see it after a lost answer. */
  post(channel: string, saying: Saying, key: string): Promise<Outcome<Placed>>
  edit(place: Placed, saying: Saying, key: string): Promise<Outcome<void>>
  reply(card: Placed, saying: Saying, key: string): Promise<Outcome<Placed>>
  /** Look for a message that was begun at `since` and whose answer got lost. `thread`: among the replies to this card. */
  find(channel: string, key: string, since: Moment, thread: Placed | undefined): Promise<Outcome<Placed | undefined>>
}

export type Placed = { readonly channel: string; readonly ts: string }

/** What a message says; how it looks is the chat's business. */
export type Saying =
  /** `suppression`: what hides its events now. */
  | {
      readonly kind: 'card'
      readonly alert: Alert
      readonly sample: FalcoEvent
      readonly isNew: boolean
      readonly suppression?: Suppression | undefined
    }
  /** `suppression`: what the fact tells of. */
  | { readonly kind: 'fact'; readonly alert: Alert; readonly fact: Fact; readonly suppression?: Suppression | undefined }
  /** One of the messages that a report is written over: 0 is the first, and the only one that is edited. */
  | { readonly kind: 'report'; readonly filed: WrittenReport; readonly page: number }
  | { readonly kind: 'notice'; readonly text: string }
  | { readonly kind: 'storm'; readonly picture: StormPicture }
  | { readonly kind: 'approval'; readonly suppression: Suppression }
  /** `notice`: which of its facts its owner is told. `alert`: whose thread it belongs in, or whose event tripped it. */
  | {
      readonly kind: 'reminder'
      readonly suppression: Suppression
      readonly notice: SuppressionFact
      readonly alert: AlertId | undefined
    }

/**
 * The world's answer. `later`: try again, not before `afterMs` (`unanswered`: because nobody answered); `unsure`: nobody answered,
 * and it may have arrived: look before trying again; `gone`: the message to edit does not exist any more; `never`: a person must act first, `why` tells what, and `of` what it stops:
 * this message alone, everything in the channel, or everything in the workspace. `afterMs`: when a message alone may be tried again;
 * `lost`: the channel may be gone for good, and then nobody can act: it is not waited for for ever.
 */
export type Outcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'later'; readonly afterMs: number; readonly why: string; readonly unanswered?: true }
  | { readonly kind: 'unsure'; readonly why: string }
  | { readonly kind: 'gone'; readonly why: string }
  | { readonly kind: 'never'; readonly why: string; readonly of: Extent; readonly afterMs?: number; readonly lost?: true }

export type Extent = 'message' | 'channel' | 'workspace'
