import type { Fact } from '../../domain/alert.ts'
import type { Prose } from '../../domain/prose.ts'
import { counted } from './duration.ts'
import { bothNames, ended, said } from './state.ts'

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
    case 'reported':
      return ['Detailed report asked for by ', { person: fact.by }]
    case 'quieted':
      return ['Closed itself: quiet']
  }
}

function declined({ why, by }: Extract<Fact, { kind: 'declined' }>): Prose {
  if (by === undefined) return ['Nobody answered in time: what was asked for is not suppressed']
  return [why === 'withdrawn' ? 'What was asked for was taken back by ' : 'What was asked for was rejected by ', { person: by }]
}

function unsuppressed({ why, by, hidden }: Extract<Fact, { kind: 'unsuppressed' }>): Prose {
  const how: Prose =
    why === 'expired' || by === undefined
      ? [`The suppression has ${why === 'expired' ? 'run out' : 'been lifted'}`]
      : ['Suppression lifted by ', { person: by }]
  return [...how, `; it hid ${counted(hidden, 'event')}`]
}
