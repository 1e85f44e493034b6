import type { Prose } from '../../domain/prose.ts'
import { scopeProse } from '../../domain/scope.ts'
import type { Suppression, SuppressionFact } from '../../domain/suppression.ts'
import { said, sentences } from './state.ts'
import { tripProse } from './trip-wires.ts'

/** What happened to a suppression, who did it and why, to put a time before or behind: `Extended by Ana until Monday`. */
export function stepWords(fact: SuppressionFact, { approval }: Pick<Suppression, 'approval'>): Prose {
  const by: Prose = fact.by === undefined ? [] : [' by ', { person: fact.by }]
  switch (fact.kind) {
    case 'asked':
      return ['Asked for', ...by, ...said(fact.why), ...(approval ? [`. A second person must approve because ${approval.because}`] : [])]
    case 'made':
      return ['Made', ...by, ...said(fact.why)]
    case 'approved':
      return ['Approved', ...by]
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
      return ['Kept to its end', ...by]
    case 'tripped':
      return ['Ended itself', ...(fact.trip ? [': ', ...tripProse(fact.trip)] : [])]
    case 'expired':
      return ['Ended, because its time was up']
    case 'lifted':
      return ['Lifted', ...by]
    case 'retired':
      return ['Retired, because Falco itself keeps quiet since it was written as an exception']
    case 'rejected':
      return ['Rejected', ...by]
    case 'unanswered':
      return ['Given up, because nobody answered in time']
    case 'withdrawn':
      return ['Taken back', ...by]
  }
}

/** The same as a sentence, with the time before. */
export function datedStep(fact: SuppressionFact, suppression: Pick<Suppression, 'approval'>): Prose {
  return [{ moment: fact.at }, ' ', ...sentences(stepWords(fact, suppression))]
}
