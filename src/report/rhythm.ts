import { howLong } from '../domain/how-long.ts'
import { claim, told } from './claim.ts'
import type { Claim } from './claim.ts'
import { known } from './evidence.ts'
import type { Case } from './evidence.ts'
import { utc } from './moments.ts'

/** How the alert's events lie in time, by their own times: how often, when most, and whether as regularly as a job's. */
export function rhythm({ events, alert }: Case): readonly Claim[] {
  const times = events.map(({ event }) => Date.parse(event.time)).sort((one, other) => one - other)
  const [first, last] = [times[0], times.at(-1)]
  if (times.length < 2 || first === undefined || last === undefined) return []
  const looked = times.length < alert.count + alert.hidden ? ` (the newest ${times.length} events were looked at)` : ''
  return told(rate(times, last - first, looked), regular(times), nightly(times, last - first))
}

function rate(times: readonly number[], spanMs: number, looked: string): Claim {
  if (spanMs < hourMs)
    return claim`All within ${known('ledger', 'time from the first event to the last', spanMs < 1000 ? 'one second' : howLong(spanMs))}${looked}.`
  const hours = countsBy(times, (at) => at - (at % hourMs))
  const [hour, most] = [...hours].reduce((one, other) => (other[1] > one[1] ? other : one))
  const perHour = Math.max(1, Math.round((times.length * hourMs) / spanMs))
  return claim`About ${known('ledger', 'events an hour, on average', String(perHour))} an hour${looked}; most, ${known('ledger', 'events in the busiest hour', String(most))}, in the hour from ${known('ledger', 'busiest hour', utc(hour))} on.`
}

const hourMs = 3_600_000

/** A clock starts jobs to the second; people and attackers come when they come. */
function regular(times: readonly number[]): Claim | undefined {
  const gaps = times.slice(1).map((at, index) => at - (times[index] ?? at))
  const middle = gaps.toSorted((one, other) => one - other)[Math.floor(gaps.length / 2)] ?? 0
  const alike = gaps.filter((gap) => Math.abs(gap - middle) <= middle / 10).length
  if (gaps.length < 4 || middle < 10_000 || alike < gaps.length * 0.8) return undefined
  return claim`They come regularly, about every ${known('ledger', 'usual time between two events', howLong(middle))}, as a scheduled job's do.`
}

function nightly(times: readonly number[], spanMs: number): Claim | undefined {
  const hours = [...countsBy(times, (at) => new Date(at).getUTCHours()).keys()].sort((one, other) => one - other)
  if (times.length < 4 || spanMs < 3 * 24 * hourMs || hours.length > 2) return undefined
  const names = known('ledger', 'hours of the day (UTC) with events', hours.join(' and '))
  return claim`Over several days they came only in the same ${hours.length === 1 ? 'hour' : 'hours'} of the day (UTC): ${names}.`
}

function countsBy(times: readonly number[], keyOf: (at: number) => number): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  for (const at of times) counts.set(keyOf(at), (counts.get(keyOf(at)) ?? 0) + 1)
  return counts
}
