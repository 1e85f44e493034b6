import { sql } from 'kysely'
import type { Insertable, SqlBool } from 'kysely'
import { isAlive } from '../../domain/alert.ts'
import type { Alert } from '../../domain/alert.ts'
import { rank } from '../../domain/priority.ts'
import type { Workload } from '../../domain/workload.ts'
import { minuteOf } from './minute.ts'
import type { AlertRow, Flag } from './tables.ts'

/** The columns that the alert itself tells, and that may change. */
export function alertRow(alert: Alert): Omit<Insertable<AlertRow>, 'current' | 'last_event' | 'storm_id' | keyof AlertNames> {
  return {
    id: alert.id,
    fingerprint: alert.fingerprint,
    alive: isAlive(alert) ? 1 : 0,
    status: alert.status,
    rank: rank(alert.priority),
    opened_at: alert.openedAt,
    heard_minute: minuteOf(alert.lastReceivedAt),
    last_received_at: alert.lastReceivedAt,
    revision: alert.revision,
    acted_revision: alert.actedRevision,
    kin: kinOf(alert.workload),
    state: JSON.stringify(alert),
    count: alert.count,
    suppressed: alert.suppressed ? 1 : 0,
  }
}

/** Those that never do. */
export function alertNames({ channel, rule, label, autoReport }: Alert): AlertNames {
  return { channel, rule, label, auto_report: autoReport ? 1 : 0 }
}

type AlertNames = Pick<Alert, 'channel' | 'rule' | 'label'> & { readonly auto_report: Flag }

export function alertOf({ state }: Pick<AlertRow, 'state'>): Alert {
  return JSON.parse(state)
}

/** In literal figures, as the partial indexes have them: SQLite does not match those with a bound parameter. */
export const isCurrent = sql<SqlBool>`alerts.current = 1`
export const isLiving = sql<SqlBool>`alerts.alive = 1`

/** What two alerts share when they trouble one workload: a pod's owner whatever the container, a host whatever the process. */
export function kinOf(workload: Workload): string {
  return JSON.stringify([workload.kind, workload.cluster ?? null, ...kinship(workload)])
}

function kinship(workload: Workload): readonly (string | null)[] {
  switch (workload.kind) {
    case 'kubernetes':
      return [workload.namespace, workload.owner]
    case 'container':
      return [workload.image]
    case 'host':
      return [workload.hostname]
    case 'service':
      return [workload.source, workload.actor ?? workload.target ?? null]
    case 'fields':
      return workload.values.flatMap(({ field, value }) => [field, value ?? null])
  }
}
