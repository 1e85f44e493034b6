import type { Prose } from '../../domain/prose.ts'
import { scopeProse } from '../../domain/scope.ts'
import type { Suppression, SuppressionFact } from '../../domain/suppression.ts'
import type { Trip } from '../../domain/trip-wire.ts'
import { said } from './state.ts'

/** What happened to a suppression, who did it and why, without the time: `Extended by Ana until Monday`. */
export function stepWords(fact: SuppressionFact, { approval }: Pick<Suppression, 'approval'>): Prose {
  const by: Prose = fact.by === undefined ? [] : [' by ', { person: fact.by }]
  switch (fact.kind) {
    case 'asked':
      return ['Asked for', ...by, ...said(fact.why), ...(approval ? [`. A second person must approve because ${approval.because}`] : [])]
    case 'made':
      return ['Made', ...by, ...said(fact.why)]
    case 'approved':
      return ['Approved', ...by, ': it hides from now on']
    case 'hit':
      return ['Hid its first event']
    case 'extended':
      return ['Extended', ...by, ...(fact.until === undefined ? [] : [' until ', { moment: fact.until }])]
    case 'narrowed':
      return ['Narrowed', ...by, ...(fact.added ? [' to what fits besides: ', ...scopeProse(fact.added)] : [])]
    case 'excepted':
      return ['Written as a Falco exception', ...(fact.by === undefined ? [] : [' for ', { person: fact.by }])]
    case 'ending':
      return ['Its owner was told that its end is near']
    case 'idle':
      return ['Its owner was told that it hid nothing in half its time']
    case 'kept':
      return ['Kept as it is, to its end,', ...by]
    case 'tripped':
      return ['Ended itself', ...(fact.trip ? [': ', ...tripProse(fact.trip)] : [])]
    case 'expired':
      return ['Ended: its time was up']
    case 'lifted':
      return ['Lifted', ...by]
    case 'retired':
      return ['Retired: Falco itself keeps quiet since it was written as an exception']
    case 'rejected':
      return ['Rejected', ...by, ': nothing was hidden']
    case 'unanswered':
      return ['Nobody answered in time: nothing was hidden']
    case 'withdrawn':
      return ['Taken back', ...by, ': nothing was hidden']
  }
}

/** What was new in kind: `a new image, registry.example/miner`. */
export function tripProse(trip: Trip): Prose {
  switch (trip.wire) {
    case 'priority':
      return [`a higher priority, ${trip.priority}, and ${trip.before} at most before`]
    case 'rate':
      return [`ten times its usual rate, which is ${trip.usual.toLocaleString('en-US')} events an hour`]
    default:
      return [`${newWords[trip.wire]}, `, { value: trip.value }]
  }
}

const newWords = {
  image: 'a new image',
  parent: 'a new parent process',
  user: 'a new user',
  destination: 'a new destination',
} as const
