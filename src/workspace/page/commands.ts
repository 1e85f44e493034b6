import type { Command } from './show/composer.ts'

/** Falconer's own, as its README lists them. */
export const falco: readonly Command[] = [
  { line: '/falco summary 24h', about: 'Totals that add up, what is open, what is hidden' },
  { line: '/falco recent', about: 'The alerts that had events last' },
  { line: '/falco show', about: '<id> One alert with its buttons and its history' },
  { line: '/falco suppress', about: '"<rule>" [field=value …] 8h because … Hide a rule, or a part of it, for a while' },
  { line: '/falco suppressions', about: 'What is hidden, by whom, until when' },
  { line: '/falco status', about: 'How Falconer itself is: Slack, what waits, storms, hosts' },
  { line: '/falco help', about: 'All commands' },
]
