import type { StormPicture, Talker } from '../../src/domain/storm.ts'
import { morning } from '../event.ts'

const minute = 60_000

export const shell: Talker = { rule: 'Terminal shell in container', label: 'payments/checkout/app', events: 94_120, alerts: 300 }
export const reads: Talker = { rule: 'Read sensitive file untrusted', label: 'shop/search/app', events: 4_300, alerts: 100 }
export const package_: Talker = { rule: 'Launch Package Management Process', label: 'ci/runner', events: 12, alerts: 12 }

/** A storm of 412 alerts in `#falco` that began in the morning and lasts. */
export function aStorm(
  overrides: Partial<Omit<StormPicture, 'storm'>> & { readonly storm?: Partial<StormPicture['storm']> } = {},
): StormPicture {
  const { storm, ...more } = overrides
  const begun = {
    id: 's70rm001',
    channel: '#falco',
    since: morning,
    gatheredAt: morning,
    endedAt: undefined,
    revision: 7,
    actedRevision: 1,
  }
  return {
    storm: { ...begun, ...storm },
    gathered: 412,
    open: 380,
    acknowledged: 30,
    suppressed: { open: 0, acknowledged: 0 },
    apart: 4,
    talkers: [shell, reads, package_],
    talkersInAll: 3,
    loudest: { rule: shell.rule, events: 94_120, workloads: 1 },
    byPriority: [
      { priority: 'Error', count: 12 },
      { priority: 'Notice', count: 400 },
    ],
    hosts: 14,
    books: { open: 416, fold: 98_000, suppress: 1_500, below: 80, repeat: 4 },
    waiting: 7,
    lastAcknowledged: { by: 'U0ANA', at: morning + 5 * minute },
    ...more,
  }
}

/** The same when it has been calm for two minutes after fourteen, and nobody has anything to do any more. */
export function aStormThatIsOver(): StormPicture {
  return aStorm({ storm: { endedAt: morning + 16 * minute, revision: 9 }, open: 0, acknowledged: 0, waiting: 0 })
}
