/** One after another: does the work when those before it are done. Undefined: too many wait already, or nobody waits for it any more. */
export type Turns = <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T | undefined>

export function makeTurns(waitingMax: number): Turns {
  let last: Promise<unknown> = Promise.resolve()
  let taken = 0
  return async function inTurn(work, signal) {
    if (taken > waitingMax) return undefined
    taken++
    const mine = last.then(() => (signal?.aborted ? undefined : work())).finally(() => taken--)
    last = mine.catch(() => undefined)
    return Promise.race([mine, abortOf(signal)])
  }
}

/** Pending for ever without a signal. */
function abortOf(signal: AbortSignal | undefined): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal?.aborted) resolve(undefined)
    signal?.addEventListener('abort', () => resolve(undefined), { once: true })
  })
}
