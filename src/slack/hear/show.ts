import type { AlertId } from '../../domain/alert.ts'
import type { StormId } from '../../domain/storm.ts'
import type { Desk } from '../desk.ts'
import { newestAnswer, showAnswer } from '../say/answers.ts'
import type { Message } from '../say/message.ts'

/** The alert as it stands, as `/falco show` shows it; undefined when the desk has none of this id. */
export async function alertAnswer(id: AlertId, desk: Desk): Promise<Message | undefined> {
  const shown = await desk.show(id)
  return 'refused' in shown ? undefined : showAnswer(shown)
}

const newestShown = 10

/** What a storm gathered last, as Show newest lists it. */
export async function newestOf(storm: StormId, desk: Desk): Promise<Message> {
  return newestAnswer(storm, await desk.newest(storm, newestShown))
}
