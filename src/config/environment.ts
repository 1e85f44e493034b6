import { readChannel } from './channel.ts'
import { didYouMean } from './nearest.ts'
import { SetupError } from './setup-error.ts'

/** A variable's value, trimmed; one that is empty is not set. */
export type Env = (name: string) => string | undefined

export function channelIn(env: Env, name: string): string | undefined {
  const written = env(name)
  const channel = written === undefined ? undefined : readChannel(written)
  if (written === undefined || channel) return channel
  throw new SetupError(`${name} is ${JSON.stringify(written)}; expected a channel id (C0123ABCD) or a name ("#falco").`)
}

export function portIn(env: Env, name: string, otherwise: number): number {
  const written = env(name)
  if (written === undefined) return otherwise
  if (/^\d{1,5}$/.test(written) && Number(written) <= 65_535) return Number(written)
  throw new SetupError(`${name} is ${JSON.stringify(written)}; expected a port number from 0 (any free one) to 65535.`)
}

export function wordIn<Word extends string>(env: Env, name: string, words: readonly Word[], otherwise: Word): Word {
  const written = env(name)
  if (written === undefined) return otherwise
  const word = words.find((one) => one === written.toLowerCase())
  if (word) return word
  throw new SetupError(`${name} is ${JSON.stringify(written)}; expected one of ${words.join(', ')}${didYouMean(written, words) || '.'}`)
}
