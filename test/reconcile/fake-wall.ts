import type { Outcome, Placed, Saying, Wall } from '../../src/reconcile/wall.ts'

/** A wall in memory. What hangs on it can be read, and what happens next to a call can be told beforehand. */
export type FakeWall = Wall & {
  readonly messages: readonly Hung[]
  /** Every call, carried out or not. `channel`: as asked for. */
  readonly calls: readonly Call[]
  /** The next calls of this kind end so instead of being carried out. */
  answer(verb: Verb, ...outcomes: readonly Outcome<never>[]): void
  /** From now on each call is asked about first; undefined: it is carried out. Until the next rule. */
  rule(judge: (call: Call) => Outcome<never> | Promise<Outcome<never>> | undefined): void
  /** The next post is carried out, and its answer gets lost. */
  loseAnswer(): void
  /** A person deletes the newest message. */
  remove(): void
  /** Resolves once `look` gives something, asked after every call. */
  until<T>(look: () => T | undefined | false): Promise<T>
  readonly searches: number
}

export type Hung = {
  readonly channel: string
  readonly ts: string
  readonly key: string
  saying: Saying
  edits: number
  readonly thread: string | undefined
}
export type Verb = 'post' | 'edit' | 'reply' | 'find'
/** `ts`: of the message that is to be edited. */
export type Call = {
  readonly verb: Verb
  readonly channel: string
  readonly key: string
  readonly at: number
  readonly ts?: string | undefined
}

export function makeFakeWall(now: () => number = Date.now): FakeWall {
  const messages: Hung[] = []
  const calls: Call[] = []
  const told: Record<Verb, Outcome<never>[]> = { post: [], edit: [], reply: [], find: [] }
  const watchers = new Set<() => void>()
  let judge: Parameters<FakeWall['rule']>[0] = () => undefined
  let losing = false
  let searches = 0
  let clock = 0

  function hang(channel: string, saying: Saying, key: string, thread: string | undefined): Outcome<Placed> {
    clock += 1
    const message = { channel, ts: `1764000000.${String(clock).padStart(6, '0')}`, key, saying, edits: 0, thread }
    messages.push(message)
    if (!losing) return { kind: 'done', value: message }
    losing = false
    return { kind: 'unsure', why: 'the answer got lost' }
  }

  async function or<T>(verb: Verb, channel: string, key: string, carryOut: () => Outcome<T>, ts?: string): Promise<Outcome<T>> {
    const call = { verb, channel, key, at: now(), ts }
    calls.push(call)
    const outcome = told[verb].shift() ?? (await judge(call)) ?? carryOut()
    setImmediate(() => watchers.forEach((watcher) => watcher()))
    return outcome
  }

  return {
    messages,
    calls,
    get searches() {
      return searches
    },
    post: (channel, saying, key) => or('post', channel, key, () => hang(channel, saying, key, undefined)),
    reply: (card, saying, key) => or('reply', card.channel, key, () => hang(card.channel, saying, key, card.ts)),
    edit: (place, saying, key) =>
      or(
        'edit',
        place.channel,
        key,
        () => {
          const message = messages.find(({ ts }) => ts === place.ts)
          if (!message) return { kind: 'gone', why: 'message_not_found' }
          Object.assign(message, { saying, edits: message.edits + 1 })
          return { kind: 'done', value: undefined }
        },
        place.ts,
      ),
    find: (channel, key) =>
      or('find', channel, key, () => {
        searches += 1
        return { kind: 'done', value: messages.find((message) => message.key === key) }
      }),
    answer: (verb, ...outcomes) => void told[verb].push(...outcomes),
    rule: (next) => void (judge = next),
    loseAnswer: () => void (losing = true),
    remove: () => void messages.pop(),
    until(look) {
      return new Promise((resolve) => {
        const check = () => {
          const found = look()
          if (!found) return
          watchers.delete(check)
          resolve(found)
        }
        watchers.add(check)
        check()
      })
    },
  }
}
