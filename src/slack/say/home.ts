import type { KnownBlock } from '@slack/types'
import type { Summary } from '../../domain/books.ts'
import type { Suppression } from '../../domain/suppression.ts'
import type { Card } from '../desk.ts'
import { fit, limits } from './limits.ts'
import type { Home } from './message.ts'
import { actionableRow, suppressionRow } from './rows.ts'
import { summaryBlocks } from './summary.ts'
import { mrkdwn, plainText } from './text.ts'

export type Household = { readonly alive: readonly Card[]; readonly suppressions: readonly Suppression[]; readonly summary: Summary }

/** What is open, what is hidden, and the last 24 hours. */
export function homeView({ alive, suppressions, summary }: Household): Home {
  const open = summary.open + summary.acknowledged
  return fit({
    type: 'home',
    blocks: [
      header('Open'),
      ...orNothing(alive.slice(0, rowsShown).map(actionableRow), 'Nothing is open.'),
      ...more(open - Math.min(alive.length, rowsShown), 'open; `/falco recent` lists the newest alerts'),
      divider,
      header('Suppressions in force'),
      ...orNothing(suppressions.slice(0, rowsShown).map(suppressionRow), 'Nothing is hidden.'),
      ...more(suppressions.length - rowsShown, 'in force; `/falco suppressions` lists them'),
      divider,
      header('The last 24 hours'),
      ...summaryBlocks(summary),
    ],
  })
}

/** A Home tab takes 100 blocks, and the summary must find its place. */
const rowsShown = 35

const divider: KnownBlock = { type: 'divider' }

function header(words: string): KnownBlock {
  return { type: 'header', text: plainText(words, limits.headerText) }
}

function orNothing(rows: readonly KnownBlock[], words: string): readonly KnownBlock[] {
  return rows.length > 0 ? rows : [{ type: 'section', text: mrkdwn([words]) }]
}

function more(count: number, what: string): readonly KnownBlock[] {
  return count > 0 ? [{ type: 'context', elements: [mrkdwn([`… and ${count} more ${what}.`])] }] : []
}
