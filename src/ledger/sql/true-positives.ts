import { setImmediate as turn } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Kysely, SqlBool } from 'kysely'
import type { AlertId } from '../../domain/alert.ts'
import type { BackTest } from '../../domain/back-test.ts'
import type { FalcoEvent, Moment } from '../../domain/event.ts'
import type { Archive } from './alerts.ts'
import { eventColumns, eventOf } from './event-row.ts'
import { minuteOf } from './minute.ts'
import type { EventRow, Tables } from './tables.ts'

/** Whether a scope would have hidden events of alerts that people resolved as a true positive. */
export type Inquest = {
  /** Asks the newest events of each, until the deadline (on `performance`'s clock). */
  begin(deadline: number): Promise<void>
  /**
   * `hidden`: alerts that the scope would have hidden events of, found by other means. `lookedBackTo`: how far back those came; undefined:
   * all the way. What they leave open is asked event by event until the deadline.
   */
  close(hidden: ReadonlySet<AlertId>, lookedBackTo: Moment | undefined, deadline: number): Promise<BackTest['truePositives']>
}

export function makeInquest({ db, read }: Archive, isHidden: (event: FalcoEvent) => boolean, since: Moment): Inquest {
  const found: Suspect[] = []
  let open: readonly Suspect[] = []

  /** Each in turn, the one with the newest events first. */
  async function ask(deadline: number): Promise<void> {
    const left: Suspect[] = []
    for (const [index, suspect] of open.entries()) {
      if (performance.now() >= deadline && index > 0) left.push(suspect)
      else await askOne(suspect, left)
      await turn()
    }
    open = left
  }

  async function askOne(suspect: Suspect, left: Suspect[]): Promise<void> {
    const { at } = suspect
    const rows = at ? await selectAlong(db, at) : []
    const inTime = rows.filter(({ received_at }) => received_at >= since)
    if (inTime.some((row) => row.raw !== '' && isHidden(eventOf(row, read)))) found.push(suspect)
    else if (!isAsked(rows, inTime)) left.push({ ...suspect, at: furtherAlong(rows) })
  }

  return {
    async begin(deadline) {
      open = (await selectSuspects(db, since)).map(({ id, opened_at, last_event }) => ({
        id,
        openedAt: opened_at,
        at: { content: last_event, before: Number.MAX_SAFE_INTEGER },
      }))
      await ask(deadline)
    },

    async close(hidden, lookedBackTo, deadline) {
      found.push(...open.filter(({ id }) => hidden.has(id)))
      open = open.filter(({ id, openedAt }) => !hidden.has(id) && lookedBackTo !== undefined && openedAt < lookedBackTo)
      while (open.some(({ at }) => at) && performance.now() < deadline) await ask(deadline)
      const [newest] = found.toSorted((one, other) => other.openedAt - one.openedAt)
      return { count: found.length, one: newest?.id, ...(open.length > 0 && { unsure: true as const }) }
    },
  }
}

/** `at`: where its events go on that were not asked yet; undefined: their texts are forgotten. */
type Suspect = { readonly id: AlertId; readonly openedAt: Moment; readonly at: Along | undefined }

/** An event by its content, as long as its number is lower than `before`. */
type Along = { readonly content: string; readonly before: number }

/** In a literal word, as the partial index has it. */
const isResolved = sql<SqlBool>`alerts.status = 'resolved'`

function selectSuspects(db: Kysely<Tables>, since: Moment) {
  return db
    .selectFrom('alerts')
    .select(['id', 'opened_at', 'last_event'])
    .where(isResolved)
    .where('heard_minute', '>=', minuteOf(since))
    .where(sql<SqlBool>`json_extract(state, '$.outcome') = 'true positive'`)
    .orderBy('heard_minute', 'desc')
    .execute()
}

type Row = Pick<EventRow, (typeof eventColumns)[number] | 'received_at' | 'prior'> & { readonly number: number }

/** The alert's events from there back, at most `atOnce`. */
async function selectAlong(db: Kysely<Tables>, { content, before }: Along): Promise<readonly Row[]> {
  const columns = [...eventColumns, 'received_at', 'prior', 'number'] as const
  const found = await sql<Row>`
    with recursive chain (content, before, step) as (
      select ${content}, ${before}, 1
      union all
      select events.prior, events.number, chain.step + 1
      from chain join events on events.content = chain.content
      where events.number < chain.before and chain.step < ${atOnce}
    )
    select ${sql.join(columns.map((column) => sql.ref(`events.${column}`)))}
    from chain join events on events.content = chain.content
    where events.number < chain.before
    order by chain.step`.execute(db)
  return found.rows
}

const atOnce = 200

/** All that came in time were: it goes on with older ones, or began with the last of them. */
function isAsked(rows: readonly Row[], inTime: readonly Row[]): boolean {
  if (inTime.some(({ raw }) => raw === '')) return false
  return inTime.length < rows.length || (rows.length > 0 && rows.at(-1)?.prior === null)
}

function furtherAlong(rows: readonly Row[]): Along | undefined {
  const last = rows.at(-1)
  return rows.length === atOnce && last && last.prior !== null ? { content: last.prior, before: last.number } : undefined
}
