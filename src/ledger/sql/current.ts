import type { Insertable, Kysely, Selectable } from 'kysely'
import type { Alert } from '../../domain/alert.ts'
import type { StormId } from '../../domain/storm.ts'
import { alertOf, isCurrent } from './alert-row.ts'
import { overMany } from './over-many.ts'
import type { AlertRow, Tables } from './tables.ts'

/** An alert that the events of its fingerprint are judged against. */
export type Standing = {
  readonly alert: Alert
  /** Content of its newest event. */
  readonly lastEvent: string
  readonly storm: StormId | undefined
}

/** The current alerts, as every batch needs them. */
export type Current = {
  read(db: Kysely<Tables>, fingerprints: readonly string[]): Promise<readonly Standing[]>
  /** To be called in the transaction that stores them, with the rows that it stores. */
  remember(stored: readonly Stored[]): void
  /** To be called in a transaction that changes alerts in another way, and without a fingerprint when one fails. */
  forget(fingerprint?: string): void
}

type Stored = { readonly alert: Alert; readonly row: Pick<Insertable<AlertRow>, 'current' | 'last_event' | 'state'> }

/**
 * Nearly every event folds into an alert that had one a moment ago: to read and parse those again cost a tenth of storing them. Only for an engine whose
 * file nobody else writes.
 */
export function keptCurrent(): Current {
  const kept = new Map<string, Standing>()

  function keep(standing: Standing, size: number): void {
    if (kept.size >= keptMax) kept.clear()
    if (size <= sizeMax) kept.set(standing.alert.fingerprint, standing)
    else kept.delete(standing.alert.fingerprint)
  }

  return {
    async read(db, fingerprints) {
      const known = fingerprints.map((fingerprint) => kept.get(fingerprint)).filter((one) => one !== undefined)
      if (known.length === fingerprints.length) return known
      const rows = await selectCurrent(
        db,
        fingerprints.filter((fingerprint) => !kept.has(fingerprint)),
      )
      const read = rows.map((row) => ({ standing: standingOf(row), size: row.state.length }))
      for (const { standing, size } of read) keep(standing, size)
      return [...known, ...read.map(({ standing }) => standing)]
    },
    // Whether one that is not kept is in a storm, the next reading tells.
    remember(stored) {
      for (const { alert, row } of stored) {
        const before = kept.get(alert.fingerprint)
        const storm = before?.alert.id === alert.id ? before.storm : undefined
        if (before && row.current === 1) keep({ alert, lastEvent: row.last_event, storm }, row.state.length)
      }
    },
    forget: (fingerprint) => (fingerprint === undefined ? kept.clear() : void kept.delete(fingerprint)),
  }
}

/** Attackers make alerts too: what is kept must not grow with them. In alerts, and in characters of one. */
const keptMax = 2000
const sizeMax = 4000

type Row = Pick<Selectable<AlertRow>, 'last_event' | 'storm_id' | 'state'>

function standingOf(row: Row): Standing {
  return { alert: alertOf(row), lastEvent: row.last_event, storm: row.storm_id ?? undefined }
}

const selectCurrent = overMany((db, fingerprints: readonly string[]) =>
  db.selectFrom('alerts').select(['last_event', 'storm_id', 'state']).where('fingerprint', 'in', fingerprints).where(isCurrent),
)
