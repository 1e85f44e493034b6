import type { Moment } from '../../domain/event.ts'
import type { Prose } from '../../domain/prose.ts'
import type { UserId } from '../../domain/suppression.ts'
import { momentOf } from '../say/when.ts'
import type { End } from './end.ts'
import type { Hearing } from './hearing.ts'

/** `note`: what the person should know of how the end was read; nothing when there is no doubt. */
type ReadEnd = { readonly until: Moment; readonly isFixed: boolean; readonly note: Prose }

/** When it ends. A length of time counts from `start`; a time is on the clock of who typed it. */
export async function endOf(end: End, by: UserId, start: Moment, { people, now }: Hearing): Promise<ReadEnd> {
  if ('lengthMs' in end) return { until: start + end.lengthMs, isFixed: false, note: [] }
  const zone = await people.zoneOf(by)
  const until = momentOf(end.when, zone ?? 'UTC', now())
  const note: Prose = zone === undefined ? ['Slack does not tell your time zone: ', { value: end.typed }, ' is read as UTC'] : []
  return { until, isFixed: true, note }
}
