import type { AlertId } from '../../domain/alert.ts'
import type { StormId } from '../../domain/storm.ts'
import type { SuppressionId, UserId } from '../../domain/suppression.ts'

import type { Answer, Desk } from '../desk.ts'
import { readAlertId } from '../names.ts'
import { newestAnswer, showAnswer } from '../say/answers.ts'
import type { Message } from '../say/message.ts'
import { suppressionAnswer } from '../say/suppression.ts'
import { newestHidden } from './hidden.ts'
import type { Hearing } from './hearing.ts'

/** An alert or a suppression, whichever the id belongs to, in full or its beginning. */
export async function shownAnswer(typed: string, viewer: UserId, { desk, now }: Hearing): Promise<Answer<Message>> {
  const shown = await desk.show(typed)
  const isWhole = readAlertId(typed) !== undefined
  if (!('refused' in shown) && isWhole) return showAnswer(shown)
  const other = await desk.suppression(typed)
  if ('refused' in other) return 'refused' in shown ? { refused: `${shown.refused} ${other.refused}` } : showAnswer(shown)
  if ('refused' in shown) return suppressionAnswer(other.suppression, viewer, now(), await newestHidden(other.suppression.id, desk))
  return { refused: `An alert and a suppression begin so: type more of ${shown.alert.id} or ${other.suppression.id}.` }
}

/** The alert as it stands, as `/falco show` shows it; undefined when the desk has none of this id. */
export async function alertAnswer(id: AlertId, desk: Desk): Promise<Message | undefined> {
  const shown = await desk.show(id)
  return 'refused' in shown ? undefined : showAnswer(shown)
}

/** The suppression as it stands, as `/falco show` shows it; undefined when the desk has none of this id. */
export async function oneSuppression(id: SuppressionId, viewer: UserId, { desk, now }: Hearing): Promise<Message | undefined> {
  const found = await desk.suppression(id)
  return 'refused' in found ? undefined : suppressionAnswer(found.suppression, viewer, now(), await newestHidden(id, desk))
}

const newestShown = 10

/** What a storm gathered last, as Show newest lists it. */
export async function newestOf(storm: StormId, desk: Desk): Promise<Message> {
  return newestAnswer(storm, await desk.newest(storm, newestShown))
}
