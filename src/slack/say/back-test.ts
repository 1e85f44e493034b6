import type { BackTest } from '../../domain/back-test.ts'
import type { Moment } from '../../domain/event.ts'
import type { Prose } from '../../domain/prose.ts'

/** `In the last 24 h it would have hidden 412 of 9,000 events in 3 alerts on 2 hosts, Notice at most.` */
export function pastProse({ day, since, lookedBackTo, truePositives }: BackTest, now: Moment): Prose {
  const dayAgo = now - 86_400_000
  const window: Prose = since > dayAgo + 3_600_000 ? ['Since ', { moment: since }] : ['In the last 24 h']
  const least = lookedBackTo !== undefined && lookedBackTo > dayAgo ? 'at least ' : ''
  const hidden = day.hidden === 0 && least === '' ? 'none' : `${least}${figure(day.hidden)}`
  const extent = [amount(' in', day.alerts, 'alert'), amount(' on', day.hosts, 'host'), day.highest ? `, ${day.highest} at most` : '']
  return [...window, ` it would have hidden ${hidden} of ${figure(day.of)} events${extent.join('')}.`, ...missed(truePositives)]
}

/** What nobody should hide without knowing. */
function missed({ count, one }: BackTest['truePositives']): Prose {
  if (one === undefined) return []
  const which = count === 1 ? 'an alert that turned out' : `${figure(count)} alerts that turned out`
  return [
    ` In the last 14 days it would have hidden events of ${which} a true positive: ${count === 1 ? 'alert' : 'the newest is'} ${one}.`,
  ]
}

function amount(preposition: string, count: number, noun: string): string {
  return count === 0 ? '' : `${preposition} ${figure(count)} ${noun}${count === 1 ? '' : 's'}`
}

function figure(count: number): string {
  return count.toLocaleString('en-US')
}
