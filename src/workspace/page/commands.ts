import type { Command } from './show/composer.ts'

/** Falconer's own, as its README lists them. */
export const falco: readonly Command[] = [
  { line: '/falco summary 24h', about: 'Totals that add up, what is open, what is hidden' },
  { line: '/falco recent', about: 'The alerts that had events last' },
  { line: '/falco show', about: '<id> An alert or a suppression with its buttons and every step' },
  { line: '/falco acknowledge', about: '<id> Take an alert on, or all of a storm' },
  { line: '/falco resolve', about: '<id> as benign because … How it turned out' },
  { line: '/falco assign', about: '<id> @person Somebody takes it on' },
  { line: '/falco suppress', about: '"<rule>" or <id> [field=value …] 8h because … Hide a rule, or a part of it, for a while' },
  { line: '/falco suppressions', about: 'What is hidden, by whom, until when' },
  { line: '/falco hidden', about: '<id> [page] What a suppression has hidden, the newest first' },
  { line: '/falco event', about: '<number> One event as it came' },
  { line: '/falco lift', about: '<id> End a suppression; extend, narrow, keep, approve, reject and exception go the same way' },
  { line: '/falco status', about: 'How Falconer itself is: Slack, what waits, storms, hosts' },
  { line: '/falco help', about: 'All commands' },
]
