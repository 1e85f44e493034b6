import type { Prose } from '../../domain/prose.ts'
import type { Scope } from '../../domain/scope.ts'
import type { ExceptionForm } from '../desk.ts'
import { readConditions, strangeCondition } from './conditions.ts'
import { readEnd } from './end.ts'
import type { End } from './end.ts'
import type { Misused } from './misused.ts'

/** What is done with one suppression. `id`: as it was typed, in full or its beginning. */
export type SuppressionCommand =
  | { readonly kind: 'lift' | 'keep' | 'approve' | 'reject'; readonly id: string }
  /** `end` undefined: as long again. */
  | { readonly kind: 'extend'; readonly id: string; readonly end: End | undefined }
  /** Nothing added: the form is asked for. */
  | { readonly kind: 'narrow'; readonly id: string; readonly added: Scope; readonly doubtful: Scope }
  /** What it has hidden. `from`: which page of it, or what came before the event of this number. */
  | { readonly kind: 'hidden'; readonly id: string; readonly from: HiddenFrom }
  | { readonly kind: 'exception'; readonly id: string; readonly form: ExceptionForm }

export type HiddenFrom = { readonly page: number } | { readonly before: number }

export const suppressionWords = ['lift', 'extend', 'narrow', 'keep', 'approve', 'reject', 'exception', 'hidden'] as const
export type SuppressionWord = (typeof suppressionWords)[number]

const usages: Readonly<Record<SuppressionWord, string>> = {
  lift: '/falco lift <id>',
  extend: '/falco extend <id> [8h|until monday 9:00]',
  narrow: '/falco narrow <id> [field=value …]',
  keep: '/falco keep <id>',
  approve: '/falco approve <id>',
  reject: '/falco reject <id>',
  exception: '/falco exception <id> [0.36]',
  hidden: '/falco hidden <id> [page]',
}

/** `rest`: what stands behind the word. */
export function readSuppressionCommand(word: SuppressionWord, rest: string): SuppressionCommand | Misused {
  const [, id = '', more = ''] = /^(\S*)\s*(.*)$/su.exec(rest) ?? []
  const misused = (problem: Prose): Misused => ({ kind: 'misused', usage: usages[word], problem })
  if (id === '') return misused(['Which suppression? Its id is in its row: ', { value: '/falco suppressions' }, ' lists them.'])
  switch (word) {
    case 'extend':
      return readExtend(id, more, misused)
    case 'narrow':
      return readNarrow(id, more, misused)
    case 'exception':
      return readException(id, more, misused)
    case 'hidden':
      return readHidden(id, more, misused)
    default:
      return more === '' ? { kind: word, id } : misused(['There is more than an id: ', { value: more }, '.'])
  }
}

type Complain = (problem: Prose) => Misused

function readExtend(id: string, text: string, misused: Complain): SuppressionCommand | Misused {
  if (text === '') return { kind: 'extend', id, end: undefined }
  const end = readEnd(text)
  if ('problem' in end) return misused(end.problem)
  return end.rest === '' ? { kind: 'extend', id, end: end.read } : misused(['There is more behind the end: ', { value: end.rest }, '.'])
}

function readNarrow(id: string, text: string, misused: Complain): SuppressionCommand | Misused {
  const added = readConditions(text)
  if ('problem' in added) return misused(added.problem)
  const [word = ''] = added.rest.split(/\s+/u)
  return word === '' ? { kind: 'narrow', id, added: added.read, doubtful: added.doubtful } : misused(strangeCondition(word))
}

function readException(id: string, text: string, misused: Complain): SuppressionCommand | Misused {
  if (text === '') return { kind: 'exception', id, form: 'override' }
  if (/^(?:falco )?0\.36(?:\.\d+)?$/i.test(text)) return { kind: 'exception', id, form: 'append' }
  return misused(['Falco 0.37 and newer need nothing behind the id, 0.36 needs ', { value: '0.36' }, '; there is ', { value: text }, '.'])
}

/** Pages are counted from the newest event, so the far ones are told by the event that they follow. */
function readHidden(id: string, text: string, misused: Complain): SuppressionCommand | Misused {
  const before = /^before\s+#?(\d{1,15})$/iu.exec(text)?.[1]
  if (before !== undefined) return { kind: 'hidden', id, from: { before: Number(before) } }
  const page = /^(?:page\s+)?([1-9]\d?)$/iu.exec(text === '' ? '1' : text)?.[1]
  return page === undefined
    ? misused(['There is no page ', { value: text }, ': they go from 1 to 99.'])
    : { kind: 'hidden', id, from: { page: Number(page) } }
}
