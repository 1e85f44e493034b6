import type { Logger } from 'pino'
import type { Cache } from '../cache.ts'
import type { Config } from '../config.ts'
import type { Moment } from '../domain/event.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Metrics } from '../metrics.ts'
import type { RuleBook } from '../rules/rule-book.ts'

/** What most parts are made with. */
export type Tools = {
  readonly config: Config
  readonly ledger: Ledger
  readonly cache: Cache
  readonly rules: RuleBook
  readonly metrics: Metrics
  readonly log: Logger
  readonly now: () => Moment
  /** Ring the reconciler's bell. */
  readonly wake: () => void
  readonly wakeSoon: () => void
}
