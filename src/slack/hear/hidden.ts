import type { Suppression, SuppressionId } from '../../domain/suppression.ts'
import type { Desk, Hidden } from '../desk.ts'
import { hiddenAnswer, hiddenPerPage } from '../say/hidden.ts'
import type { Message } from '../say/message.ts'
import type { HiddenFrom } from './suppression-command.ts'

/** What a suppression has hidden, a page of it. One event more is asked for, which tells whether there are older ones. */
export async function hiddenPage(suppression: Suppression, from: HiddenFrom, desk: Desk): Promise<Message> {
  if ('before' in from) {
    const found = await desk.hiddenBy(suppression.id, hiddenPerPage + 1, from.before)
    return hiddenAnswer(suppression, found, from)
  }
  const first = (from.page - 1) * hiddenPerPage
  const found = await desk.hiddenBy(suppression.id, first + hiddenPerPage + 1)
  return hiddenAnswer(suppression, found.slice(first), from)
}

const shownBeside = 5

/** The newest of it, beside the suppression itself. */
export async function newestHidden(id: SuppressionId, desk: Desk): Promise<readonly Hidden[]> {
  return desk.hiddenBy(id, shownBeside)
}
