import type { Moment } from '../domain/event.ts'
import { howLong } from '../domain/how-long.ts'
import { LedgerTrouble } from '../ledger/ledger.ts'

/** Watches over the ledger while it cannot be asked: it remembers by itself what is wrong, and lets people know. */
export type LedgerTroubles = {
  /** The ledger rejected a piece of work. Errors of other kinds are passed over. */
  readonly noteTrouble: (error: unknown) => void
  /** The ledger has written something to its disk. Cheap. */
  readonly noteFine: () => void
  /** What is wrong now, a sentence with its remedy, and since when. Undefined: nothing. */
  current(): { readonly what: string; readonly since: Moment } | undefined
  /** To be called every second or so: looks whether it is over, and says what is to be said. Never rejects. */
  tick(): Promise<void>
}

type Answer<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'later'; readonly afterMs: number }
  | { readonly kind: 'unsure' | 'gone' | 'never'; readonly why: string }

type Deps = {
  /** Says it in the fallback channel, past the ledger. `key`: the same for the same words, so that they are found again. */
  readonly post: (text: string, key: string) => Promise<Answer<unknown>>
  /** Whether words that were begun to be said at `since`, and whose answer got lost, are there. */
  readonly find: (key: string, since: Moment) => Promise<Answer<unknown>>
  /** Writes something to the ledger's disk, so that a trouble ends though nobody sends anything. */
  readonly probe: () => Promise<unknown>
  /** Events turned away since the start. */
  readonly turnedAway: () => number
  readonly log: { error(fields: object, sentence: string): void; warn(fields: object, sentence: string): void }
  readonly now: () => Moment
}

/** What heals by itself in a moment is told to nobody. */
const tellAfterMs = 5_000
/** A full disk takes a write now and then: it is over when it took all for so long. */
const calmMs = 10_000
const againMs = 10_000

/** A trouble of the ledger from its beginning until people know of its end. */
type Episode = {
  readonly since: Moment
  readonly turnedAwayBefore: number
  what: string
  /** Since when the ledger takes everything again. */
  fineSince: Moment | undefined
  isTold: boolean
}

/** Words on their way to people. */
type Words = { readonly text: string; readonly key: string; begunAt: Moment | undefined; notBefore: Moment }

/** People are told straight through the wall, for a ledger that is full takes no notice. */
export function makeLedgerTroubles(deps: Deps): LedgerTroubles {
  const { turnedAway, log, now } = deps
  let toSay: Words[] = []
  let episode: Episode | undefined
  let ticking = false

  return { noteTrouble, noteFine, current, tick }

  function noteTrouble(error: unknown): void {
    if (!(error instanceof LedgerTrouble)) return
    if (episode) Object.assign(episode, { what: error.message, fineSince: undefined })
    else episode = { since: now(), turnedAwayBefore: turnedAway(), what: error.message, fineSince: undefined, isTold: false }
  }

  function noteFine(): void {
    if (episode) episode.fineSince ??= now()
  }

  function current(): { readonly what: string; readonly since: Moment } | undefined {
    return episode && episode.fineSince === undefined ? { what: episode.what, since: episode.since } : undefined
  }

  async function tick(): Promise<void> {
    if (ticking) return
    ticking = true
    try {
      if (current()) await deps.probe().then(noteFine, noteTrouble)
      if (episode) follow(episode)
      await sayNext()
    } catch (err) {
      log.error({ err }, 'people could not be told of the trouble with the ledger; it is tried again')
    } finally {
      ticking = false
    }
  }

  function follow(one: Episode): void {
    if (one.fineSince !== undefined && now() - one.fineSince >= calmMs) return end(one, one.fineSince)
    if (one.isTold || one.fineSince !== undefined || now() - one.since < tellAfterMs) return
    one.isTold = true
    log.error({ why: one.what }, 'the ledger cannot store anything; people are told')
    say(`begin-${one.since}`, beginWords(one.what))
  }

  function end(one: Episode, at: Moment): void {
    episode = undefined
    log.warn({ forMs: at - one.since }, 'the ledger stores everything again')
    // While Slack could not be reached either, the beginning has become old news.
    toSay = toSay.filter(({ begunAt }) => begunAt !== undefined)
    if (one.isTold) say(`end-${one.since}`, endWords(at - one.since, turnedAway() - one.turnedAwayBefore))
  }

  function say(key: string, text: string): void {
    toSay.push({ key: `ledger-trouble-${key}`, text, begunAt: undefined, notBefore: now() })
  }

  async function sayNext(): Promise<void> {
    const [words] = toSay
    if (!words || now() < words.notBefore) return
    if (words.begunAt !== undefined && !(await isMissing(words, words.begunAt))) return
    words.begunAt = now()
    const answer = await deps.post(words.text, words.key)
    if (answer.kind === 'done') return void toSay.shift()
    if (answer.kind !== 'unsure') words.begunAt = undefined
    words.notBefore = now() + (answer.kind === 'later' ? answer.afterMs : againMs)
  }

  /** After a lost answer. What cannot be found out now is looked for again. */
  async function isMissing(words: Words, since: Moment): Promise<boolean> {
    const found = await deps.find(words.key, since)
    if (found.kind === 'done' && found.value === undefined) return true
    if (found.kind === 'done') toSay.shift()
    else words.notBefore = now() + (found.kind === 'later' ? found.afterMs : againMs)
    return false
  }
}

function beginWords(what: string): string {
  return `Falconer cannot store anything: ${what} Until then events are turned away, and what is pressed here has no effect.`
}

function endWords(ms: number, turnedAway: number): string {
  const count = turnedAway === 1 ? '1 event was' : `${turnedAway.toLocaleString('en-US')} events were`
  return `Falconer stores everything again. It could not for ${howLong(ms)}; ${count} turned away meanwhile.`
}

/** The same ledger, or part of it; what it rejects is noted too. */
export function watched<Part extends object>(part: Part, noteTrouble: LedgerTroubles['noteTrouble']): Part {
  return new Proxy(part, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member === 'function') return (...given: unknown[]) => noted(Reflect.apply(member, target, given), noteTrouble)
      return typeof member === 'object' && member !== null ? watched(member, noteTrouble) : member
    },
  })
}

function noted(answer: unknown, noteTrouble: LedgerTroubles['noteTrouble']): unknown {
  if (answer instanceof Promise) answer.catch(noteTrouble)
  return answer
}
