import type { AlertId } from '../../domain/alert.ts'
import type { Prose, Span } from '../../domain/prose.ts'
import type { StormId } from '../../domain/storm.ts'
import type { Answer } from '../desk.ts'
import { readAlertId, readStormId } from '../names.ts'

/** What somebody is told whose button carries no id of ours. */
export const foreign = { refused: 'This card is from another ledger: Falconer does not know its alert.' } as const

/** Asks about the alert that a button carries, unless what it carries was never an id of ours. */
export async function onAlert<T>(value: string | null | undefined, ask: (id: AlertId) => Promise<Answer<T>>): Promise<Answer<T>> {
  const id = readAlertId(value)
  return id === undefined ? foreign : ask(id)
}

/** The same for the storm of a card that gathers alerts. */
export async function onStorm<T>(value: string | null | undefined, ask: (id: StormId) => Promise<Answer<T>>): Promise<Answer<T>> {
  const id = readStormId(value)
  return id === undefined ? foreign : ask(id)
}

/** The desk's words, in which `<@U…>` stands for a person. */
export function refusalProse(words: string): Prose {
  return words.split(/(<@[UW][A-Z0-9]+>)/).map(spanOf)
}

function spanOf(words: string): Span {
  const person = /^<@([UW][A-Z0-9]+)>$/.exec(words)?.[1]
  return person === undefined ? words : { person }
}
