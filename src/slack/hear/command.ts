import type { Prose } from '../../domain/prose.ts'
import type { SuppressionList } from '../names.ts'
import { parseDuration } from '../say/duration.ts'
import { alertWords, readAlertCommand } from './alert-command.ts'
import type { AlertCommand } from './alert-command.ts'
import type { Misused } from './misused.ts'
import { nearest } from './nearest.ts'
import { readSuppress } from './suppress-command.ts'
import type { SuppressCommand, SuppressMisused } from './suppress-command.ts'
import { readSuppressionCommand, suppressionWords } from './suppression-command.ts'
import type { SuppressionCommand } from './suppression-command.ts'

/** What somebody typed after `/falco`. `here`: everybody in the channel may read the answer. */
export type Command =
  | { readonly kind: 'summary'; readonly lengthMs: number; readonly here: boolean }
  | { readonly kind: 'recent'; readonly limit: number; readonly here: boolean }
  | { readonly kind: 'show'; readonly id: string; readonly here: boolean }
  | ({ readonly kind: 'suppressions'; readonly here: boolean } & SuppressionList)
  | SuppressCommand
  | SuppressMisused
  | ((SuppressionCommand | AlertCommand) & { readonly here: boolean })
  /** One event as it came. */
  | { readonly kind: 'event'; readonly number: number; readonly here: boolean }
  | { readonly kind: 'status'; readonly here: boolean }
  | { readonly kind: 'help'; readonly here: boolean }
  /** No command of ours. `meant`: the line with the command that comes nearest. */
  | { readonly kind: 'unknown'; readonly typed: string; readonly meant: string | undefined }
  | Misused

const dayMs = 24 * 60 * 60_000
const longestSummaryMs = 90 * dayMs
const mostRecent = 25

/** `here` as the last word belongs to no command, but where that ends with a reason. */
export function readCommand(text: string): Command {
  const typed = unescaped(text).trim()
  const [, first = '', rest = ''] = /^(\S*)\s*(.*)$/su.exec(typed) ?? []
  const word = first.toLowerCase()
  if (word === 'suppress') return readSuppress(rest)
  const here = word !== 'resolve' && /(?:^|\s)here$/iu.test(rest)
  const said = here ? rest.replace(/\s*here$/iu, '') : rest
  return readDeed(word, said, here) ?? read(word, said === '' ? [] : said.split(/\s+/), here, typed)
}

/** What changes something, or asks for something of one alert or suppression. */
function readDeed(word: string, rest: string, here: boolean): Command | undefined {
  const ofSuppression = suppressionWords.find((one) => one === word)
  const ofAlert = alertWords.find((one) => one === word)
  const command = ofSuppression ? readSuppressionCommand(ofSuppression, rest) : ofAlert && readAlertCommand(ofAlert, rest)
  return command && command.kind !== 'misused' ? { ...command, here } : command
}

function read(word: string, args: readonly string[], here: boolean, typed: string): Command {
  switch (word) {
    case 'summary':
      return summary(args, here)
    case 'recent':
      return recent(args, here)
    case 'show':
      return args.length === 1
        ? { kind: 'show', id: args[0] ?? '', here }
        : { kind: 'misused', usage: '/falco show <id> (of an alert or a suppression)' }
    case 'suppressions':
      return suppressions(args, here)
    case 'event':
      return event(args, here)
    case 'status':
      return args.length === 0 ? { kind: 'status', here } : { kind: 'misused', usage: '/falco status' }
    case '':
    case 'help':
      return { kind: 'help', here }
    default:
      return unknown(word, typed)
  }
}

const words = ['summary', 'recent', 'show', 'suppress', 'suppressions', 'event', 'status', 'help', ...suppressionWords, ...alertWords]

function unknown(word: string, typed: string): Command {
  const meant = nearest(word, words)
  return { kind: 'unknown', typed, meant: meant && `/falco ${meant}${typed.slice(word.length)}` }
}

function summary(args: readonly string[], here: boolean): Command {
  const lengthMs = parseDuration(args.length === 0 ? '24h' : args.join(' '))
  const fits = lengthMs !== undefined && lengthMs >= 60_000 && lengthMs <= longestSummaryMs
  return fits ? { kind: 'summary', lengthMs, here } : { kind: 'misused', usage: '/falco summary 24h (one minute to 90 days: 30m, 8h, 7d)' }
}

function recent([count = '10', ...more]: readonly string[], here: boolean): Command {
  const limit = /^\d{1,3}$/.test(count) ? Number(count) : 0
  const fits = limit >= 1 && more.length === 0
  return fits ? { kind: 'recent', limit: Math.min(limit, mostRecent), here } : { kind: 'misused', usage: '/falco recent 10' }
}

function suppressions(args: readonly string[], here: boolean): Command {
  const [first = '', ...rest] = args.map((arg) => arg.toLowerCase())
  const which = first === 'mine' || first === 'expired' ? first : 'inForce'
  const [page = '1', ...more] = which === 'inForce' ? args : rest
  const fits = /^[1-9]\d{0,3}$/.test(page) && more.length === 0
  return fits
    ? { kind: 'suppressions', which, page: Number(page), here }
    : { kind: 'misused', usage: '/falco suppressions [mine|expired] [page]' }
}

function event([typed = '', ...more]: readonly string[], here: boolean): Command {
  const number = /^#?(\d{1,15})$/.exec(typed)?.[1]
  if (number !== undefined && more.length === 0) return { kind: 'event', number: Number(number), here }
  const problem: Prose = ['Which event? ', { value: '/falco hidden <id>' }, ' has the numbers of those that a suppression has hidden.']
  return { kind: 'misused', usage: '/falco event <number>', problem }
}

/** Slack sends a command's text with these three escaped, and with curly quotes where the person's keyboard makes them. */
function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
