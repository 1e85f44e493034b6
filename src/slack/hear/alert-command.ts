import { outcomes } from '../../domain/alert.ts'
import type { Outcome } from '../../domain/alert.ts'
import type { Prose } from '../../domain/prose.ts'
import type { Misused } from './misused.ts'
import { nearest } from './nearest.ts'

/** What is done with one alert. `id`: as it was typed, in full or its beginning. */
export type AlertCommand =
  /** `acknowledge` takes the id of a storm, too. */
  | { readonly kind: 'acknowledge' | 'reopen' | 'report'; readonly id: string }
  | { readonly kind: 'raw'; readonly id: string }
  | { readonly kind: 'resolve'; readonly id: string; readonly outcome: Outcome; readonly note: string }
  /** `to`: as it was typed; see `people.ts`. */
  | { readonly kind: 'assign'; readonly id: string; readonly to: string }

export const alertWords = ['acknowledge', 'resolve', 'assign', 'reopen', 'report', 'raw'] as const
export type AlertWord = (typeof alertWords)[number]

const usages: Readonly<Record<AlertWord, string>> = {
  acknowledge: '/falco acknowledge <id>',
  resolve: `/falco resolve <id> as ${outcomes.join('|')} [because <why>]`,
  assign: '/falco assign <id> @person',
  reopen: '/falco reopen <id>',
  report: '/falco report <id>',
  raw: '/falco raw <id>',
}

/** `rest`: what stands behind the word. */
export function readAlertCommand(word: AlertWord, rest: string): AlertCommand | Misused {
  const [, id = '', more = ''] = /^(\S*)\s*(.*)$/su.exec(rest) ?? []
  const misused = (problem: Prose): Misused => ({ kind: 'misused', usage: usages[word], problem })
  if (id === '') return misused(['Which alert? Its id is on its card: ', { value: '/falco recent' }, ' lists the newest ones.'])
  switch (word) {
    case 'resolve':
      return readResolve(id, more, misused)
    case 'assign': {
      const to = more.replace(/^to\s+/iu, '')
      return to === '' ? misused(['Whom to?']) : { kind: 'assign', id, to }
    }
    default:
      return more === '' ? { kind: word, id } : misused(['There is more than an id: ', { value: more }, '.'])
  }
}

function readResolve(id: string, text: string, misused: (problem: Prose) => Misused): AlertCommand | Misused {
  const said = text.replace(/^as\s+/iu, '')
  const outcome = outcomes.find((one) => new RegExp(`^${one.replace(' ', '[\\s_-]*')}(?=\\s|[:,.]|$)`, 'iu').test(said))
  if (outcome === undefined) return misused(['How did it turn out? ', ...outcomeProblem(said)])
  const behind = said.slice(new RegExp(`^${outcome.replace(' ', '[\\s_-]*')}`, 'iu').exec(said)?.[0].length ?? 0)
  return { kind: 'resolve', id, outcome, note: behind.replace(/^[\s:,.]*(?:because\b[:,]?)?\s*/iu, '').trim() }
}

function outcomeProblem(said: string): Prose {
  const all = `There are ${outcomes.slice(0, -1).join(', ')} and ${outcomes.at(-1) ?? ''}.`
  const typed = said.split(/\s+because\b/iu)[0]?.trim() ?? ''
  if (typed === '') return [all]
  const meant = nearest(typed.toLowerCase(), outcomes)
  return ['There is no outcome ', { value: typed }, '. ', ...(meant === undefined ? [] : [`Did you mean ${meant}? `]), all]
}
