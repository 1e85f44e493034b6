import type { Kysely } from 'kysely'
import { happenedOnItsHosts } from '../../domain/alert.ts'
import type { Alert } from '../../domain/alert.ts'
import type { Moment } from '../../domain/event.ts'
import { alertOf, kinOf } from './alert-row.ts'
import { minuteOf } from './minute.ts'
import type { Tables } from './tables.ts'

/** Alerts of the same workload or on one of the same hosts that had events in the minutes of `from` to `until`, both included. */
export async function related(db: Kysely<Tables>, alert: Alert, from: Moment, until: Moment, limit: number): Promise<readonly Alert[]> {
  const rows = await db
    .selectFrom('alerts')
    .select('state')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('alerts')
        .select('id')
        .where('kin', '=', kinOf(alert.workload))
        .union(
          eb
            .selectFrom('alert_hosts')
            .select('alert_id as id')
            .where('hostname', 'in', happenedOnItsHosts(alert) ? [...alert.hosts] : []),
        ),
    )
    .where('id', '<>', alert.id)
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
    .orderBy('last_received_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(alertOf)
}
