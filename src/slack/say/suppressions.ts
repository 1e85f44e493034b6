import type { KnownBlock } from '@slack/types'
import type { Prose } from '../../domain/prose.ts'
import type { Suppression, UserId } from '../../domain/suppression.ts'
import { listBlockId } from '../names.ts'
import type { SuppressionList } from '../names.ts'
import { said, titled } from './answers.ts'
import { counted } from './duration.ts'
import type { Message } from './message.ts'
import { suppressionBlocks } from './rows.ts'
import { richBlock, richText } from './text.ts'

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

/** Says how many of a long list are left out, and how to see them. `viewer`: who looks at it, and may do this or that. */
export function suppressionsAnswer(suppressions: readonly Suppression[], { which, page }: SuppressionList, viewer: UserId): Message {
  const { title, none } = lists[which]
  if (suppressions.length === 0) return said([none])
  const last = Math.ceil(suppressions.length / rowsShown)
  const at = Math.min(page, last)
  const rows = suppressions.slice((at - 1) * rowsShown, at * rowsShown)
  return titled(title, [
    ...rows.flatMap((one) => rowOf(one, { which, page: at }, viewer)),
    ...(last > 1 ? [richBlock(richText(restWords(suppressions.length, rows.length, at, which)))] : []),
  ])
}

function rowOf(suppression: Suppression, list: SuppressionList, viewer: UserId): readonly KnownBlock[] {
  const [words, ...buttons] = suppressionBlocks(suppression, viewer)
  return [words, ...buttons.map((block) => ({ ...block, block_id: listBlockId(list, suppression.id, suppression.facts.length) }))]
}

function restWords(all: number, shown: number, page: number, which: SuppressionList['which']): Prose {
  const first = (page - 1) * rowsShown
  const more = first + shown < all
  const where = `${counted(all - shown, 'suppression')} left out, ${first} before and ${all - first - shown} after these: `
  return [where, { value: `${lists[which].command} ${more ? page + 1 : 1}` }, more ? ' shows the next.' : ' shows the first.']
}
