import type { Prose } from '../../domain/prose.ts'
import type { Suppression, SuppressionId, UserId } from '../../domain/suppression.ts'
import { isLearning, kinds } from '../../domain/trip-wire.ts'
import type { Kind, Watch } from '../../domain/trip-wire.ts'
import type { Moment } from '../../domain/event.ts'
import type { Hidden } from '../desk.ts'
import { shownBlockId } from '../names.ts'
import { titled } from './answers.ts'
import { hiddenList } from './hidden.ts'
import { suppressionHistory } from './history.ts'
import type { Message } from './message.ts'
import { suppressionBlocks } from './rows.ts'
import { sentences } from './state.ts'
import { richBlock, richText } from './text.ts'
import { oneOf, wireWords } from './trip-wires.ts'

/** One suppression with its buttons, what it watches for, and all that happened to it. `viewer`: who looks at it. */
export function suppressionAnswer(suppression: Suppression, viewer: UserId, now: Moment, hidden: readonly Hidden[] = []): Message {
  const { id, alert, approval, facts } = suppression
  const [words, ...buttons] = suppressionBlocks(suppression, viewer)
  const where: Prose =
    alert === undefined ? ['Made by a command, without a card'] : ['Asked for on alert ', { value: `/falco show ${alert}` }]
  const second: Prose = approval ? [`It needed a second person because ${approval.because}`] : []
  return titled(`Suppression ${id}`, [
    words,
    ...buttons.map((block) => ({ ...block, block_id: shownBlockId(id, facts.length) })),
    richBlock(richText(sentences(where, second, suppression.ended ? [] : watchProse(suppression.watch, now, suppression.hidden)))),
    ...(hidden.length > 0 ? [richBlock(richText(newestProse(id)), hiddenList(hidden))] : []),
    suppressionHistory(suppression),
  ])
}

function newestProse(id: SuppressionId): Prose {
  return ['The newest that it has hidden; ', { value: `/falco hidden ${id}` }, ' lists all:']
}

/** What ends it by itself, and what it knows by now. `hidden`: how much it has hidden so far. `Ends itself when it sees a new image (knows 3) or a higher priority`. */
export function watchProse(watch: Watch, now: Moment, hidden: number = 0): Prose {
  const { wires: armed, familiar, learnsUntil } = watch
  if (armed.length === 0) return ['Nothing new ends it: its trip-wires are switched off']
  const seen = armed.map((wire) => `${wireWords[wire]}${isKind(wire) ? knownWords(familiar.values[wire].length) : ''}`)
  const learning = !isLearning(watch, now)
    ? ''
    : learnsUntil === undefined && hidden === 0
      ? ', once it has learned for an hour from its first event: nothing like it has come yet'
      : ', once it has learned from its first hour'
  return [`Ends itself when it sees ${oneOf(seen)}${learning}`]
}

function isKind(wire: string): wire is Kind {
  return kinds.some((kind) => kind === wire)
}

function knownWords(count: number): string {
  return count === 0 ? '' : ` (${count.toLocaleString('en-US')} known)`
}
