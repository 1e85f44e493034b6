import type { Kysely } from 'kysely'
import { happenedOnItsHosts } from '../../domain/alert.ts'
import type { Alert } from '../../domain/alert.ts'
import type { Moment } from '../../domain/event.ts'
import type { Dossier } from '../ledger.ts'
import { kinOf } from './alert-row.ts'
import { dossierOf, dossiers } from './alerts.ts'
import type { Archive } from './alerts.ts'
import { minuteOf } from './minute.ts'
import type { Tables } from './tables.ts'

/** Alerts of the same workload or on one of the same hosts that had events in the minutes of `from` to `until`, both included. */
export async function related(
  { db, read }: Archive,
  alert: Alert,
  from: Moment,
  until: Moment,
  limit: number,
): Promise<readonly Dossier[]> {
  const rows = await dossiers(db)
    .where('alerts.id', 'in', near(db, alert))
    .where('alerts.id', '<>', alert.id)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('alert_minutes')
          .select('minute')
          .whereRef('alert_id', '=', 'alerts.id')
          .where('minute', '>=', minuteOf(from))
          .where('minute', '<=', until),
      ),
    )
    .orderBy('alerts.last_received_at', 'desc')
    .orderBy('alerts.id')
    .limit(limit)
    .execute()
  return rows.map((row) => dossierOf(row, read))
}

function near(db: Kysely<Tables>, alert: Alert) {
  const hosts = happenedOnItsHosts(alert) ? [...alert.hosts] : []
  return db
    .selectFrom('alerts')
    .select('id')
    .where('kin', '=', kinOf(alert.workload))
    .union(db.selectFrom('alert_hosts').select('alert_id as id').where('hostname', 'in', hosts))
}

/** Resolved alerts of the same rule on the same workload, those opened last first. */
export async function judgedBefore({ db, read }: Archive, alert: Alert, limit: number): Promise<readonly Dossier[]> {
  const rows = await dossiers(db)
    .where('alerts.kin', '=', kinOf(alert.workload))
    .where('alerts.rule', '=', alert.rule)
    .where('alerts.status', '=', 'resolved')
    .where('alerts.id', '<>', alert.id)
    .where('alerts.opened_at', '<=', alert.openedAt)
    .orderBy('alerts.opened_at', 'desc')
    .orderBy('alerts.id')
    .limit(limit)
    .execute()
  return rows.map((row) => dossierOf(row, read))
}
