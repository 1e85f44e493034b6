import type { Suppression } from '../../domain/suppression.ts'
import type { Answer, Desk, Shown } from '../desk.ts'
import type { AlertWord } from './alert-command.ts'
import type { SuppressionWord } from './suppression-command.ts'

/** The alert of an id that somebody typed. An id of a suppression is named as one, with the command that goes with it. */
export async function findAlert(typed: string, word: AlertWord, desk: Desk): Promise<Answer<Shown>> {
  const shown = await desk.show(typed)
  if (!('refused' in shown)) return shown
  const other = await desk.suppression(typed)
  if ('refused' in other) return shown
  const { id, alert } = other.suppression
  return {
    refused:
      alert === undefined
        ? `${id} is a suppression, and this is done with an alert. /falco show ${id} shows what may be done with it.`
        : `${id} is a suppression. Its alert is ${alert}: /falco ${word} ${alert}`,
  }
}

/** The suppression of an id that somebody typed. An id of an alert is named as one, with the command that goes with it. */
export async function findSuppression(
  typed: string,
  word: SuppressionWord,
  desk: Desk,
): Promise<Answer<{ readonly suppression: Suppression }>> {
  const found = await desk.suppression(typed)
  if (!('refused' in found)) return found
  const other = await desk.show(typed)
  if ('refused' in other) return found
  const { id, suppressed, proposed } = other.alert
  const its = suppressed?.id ?? proposed?.id ?? (word === 'hidden' ? other.suppressions.at(-1)?.id : undefined)
  return {
    refused:
      its === undefined
        ? `${id} is an alert that nothing hides. /falco suppress ${id} 8h because … does.`
        : `${id} is an alert. Its suppression is ${its}: /falco ${word} ${its}`,
  }
}
