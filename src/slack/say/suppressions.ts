import type { Prose } from '../../domain/prose.ts'
import type { Suppression } from '../../domain/suppression.ts'
import { said, titled } from './answers.ts'
import { counted } from './duration.ts'
import type { Message } from './message.ts'
import { suppressionBlocks } from './rows.ts'
import { richBlock, richText } from './text.ts'

/** Which suppressions somebody asks for, and which page of them, from 1 on. `expired`: all that ended in the last 14 days. */
export type SuppressionList = { readonly which: 'inForce' | 'mine' | 'expired'; readonly page: number }

/** A message holds some 12,000 characters. */
const rowsShown = 15

const lists = {
  inForce: { title: 'Suppressions', none: 'No suppression is in force.', command: '/falco suppressions' },
  mine: { title: 'Your suppressions', none: 'No suppression of yours is in force.', command: '/falco suppressions mine' },
  expired: {
    title: 'Suppressions that ended in the last 14 days',
    none: 'No suppression has ended in the last 14 days.',
    command: '/falco suppressions expired',
  },
} as const

/** Says how many of a long list are left out, and how to see them. */
export function suppressionsAnswer(suppressions: readonly Suppression[], { which, page }: SuppressionList): Message {
  const { title, none } = lists[which]
  if (suppressions.length === 0) return said([none])
  const last = Math.ceil(suppressions.length / rowsShown)
  const at = Math.min(page, last)
  const rows = suppressions.slice((at - 1) * rowsShown, at * rowsShown)
  return titled(title, [
    ...rows.flatMap(suppressionBlocks),
    ...(last > 1 ? [richBlock(richText(restWords(suppressions.length, rows.length, at, which)))] : []),
  ])
}

function restWords(all: number, shown: number, page: number, which: SuppressionList['which']): Prose {
  const first = (page - 1) * rowsShown
  const more = first + shown < all
  const where = `${counted(all - shown, 'suppression')} left out, ${first} before and ${all - first - shown} after these: `
  return [where, { value: `${lists[which].command} ${more ? page + 1 : 1}` }, more ? ' shows the next.' : ' shows the first.']
}
