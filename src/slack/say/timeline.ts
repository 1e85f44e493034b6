import type { Fact } from '../../domain/alert.ts'
import type { Prose } from '../../domain/prose.ts'
import { counted } from './duration.ts'
import { bothNames, ended, said } from './state.ts'
import { tripProse } from './trip-wires.ts'

/** What happened, who did it and why, without the time. */
export function factWords(fact: Fact): Prose {
  switch (fact.kind) {
    case 'acknowledged':
      return ['Acknowledged by ', { person: fact.by }]
    case 'reopened':
      return ['Reopened by ', { person: fact.by }]
    case 'resolved':
      return [`Resolved as ${fact.outcome} by `, { person: fact.by }, ...said(fact.note)]
    case 'assigned':
      return ['Assigned to ', { person: fact.to }, ' by ', { person: fact.by }]
    case 'proposed':
      return [
        ...ended([
          { person: fact.by },
          ` asked to suppress it, which a second person must approve because ${fact.because}`,
          ...said(fact.reason),
        ]),
        ' To be hidden: ',
        { value: fact.scope },
      ]
    case 'declined':
      return declined(fact)
    case 'suppressed':
      return [
        ...ended(['Suppressed until ', { moment: fact.until }, ' by ', ...bothNames(fact), ...said(fact.reason)]),
        ' Hidden: ',
        { value: fact.scope },
      ]
    case 'unsuppressed':
      return unsuppressed(fact)
    case 'extended':
      return ['Suppression extended until ', { moment: fact.until }, ' by ', { person: fact.by }]
    case 'narrowed':
      return ['Suppression narrowed by ', { person: fact.by }, ' to what fits besides: ', { value: fact.added }]
    case 'reported':
      return fact.by === undefined
        ? ['Detailed report asked for by its route (report: auto)']
        : ['Detailed report asked for by ', { person: fact.by }]
    case 'quieted':
      return ['Closed itself: quiet']
  }
}

function declined({ why, by }: Extract<Fact, { kind: 'declined' }>): Prose {
  if (by === undefined) return ['Nobody answered in time: what was asked for is not suppressed']
  return [why === 'withdrawn' ? 'What was asked for was taken back by ' : 'What was asked for was rejected by ', { person: by }]
}

function unsuppressed(fact: Extract<Fact, { kind: 'unsuppressed' }>): Prose {
  return [...endWords(fact), `; it hid ${counted(fact.hidden, 'event')}`]
}

function endWords({ why, by, trip }: Extract<Fact, { kind: 'unsuppressed' }>): Prose {
  const who: Prose = by === undefined ? [] : [' by ', { person: by }]
  switch (why) {
    case 'expired':
      return ['The suppression has run out']
    case 'lifted':
      return by === undefined ? ['The suppression has been lifted'] : ['Suppression lifted', ...who]
    case 'tripped':
      return ['The suppression has ended itself', ...(trip ? [': ', ...tripProse(trip)] : [])]
    case 'retired':
      return ['The suppression has retired: since it was written as an exception, Falco itself keeps quiet']
    case 'narrowed':
      return ['The suppression was narrowed', ...who, ' and covers this no longer']
  }
}
