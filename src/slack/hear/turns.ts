/**
 * Of several answers for one view only the newest is drawn. One is worked on at a time, and those overtaken while they waited are
 * left out: a person ticks faster than fourteen days are looked through.
 */
export interface Turns {
  /**
   * `at`: when it was asked for, Slack's `action_ts`; empty: before anybody asked. The work is not begun when something newer was
   * asked meanwhile, and should ask `isNewest` again before it draws. Rejects as the work does.
   */
  take(view: string, at: string, work: (isNewest: () => boolean) => Promise<void>): Promise<void>
}

/** Views that are remembered at once; the one touched longest ago is forgotten, and what is under way for it is not drawn. */
const viewsMost = 500

export function makeTurns(most: number = viewsMost): Turns {
  const newest = new Map<string, string>()
  const working = new Map<string, Promise<void>>()

  return {
    async take(view, at, work) {
      if (!begin(view, at)) return
      const isNewest = () => newest.get(view) === at
      const mine = (working.get(view) ?? Promise.resolve()).then(() => (isNewest() ? work(isNewest) : undefined))
      const settled = mine.catch(() => undefined)
      working.set(view, settled)
      await settled
      if (working.get(view) === settled) working.delete(view)
      return mine
    },
  }

  function begin(view: string, at: string): boolean {
    const known = newest.get(view)
    if (known !== undefined && !isLater(at, known)) return false
    newest.delete(view)
    newest.set(view, at)
    const [oldest] = newest.keys()
    if (newest.size > most && oldest !== undefined) newest.delete(oldest)
    return true
  }
}

/** `1728133257.051634`: seconds and a fraction of six digits. */
function isLater(one: string, other: string): boolean {
  return one.length === other.length ? one > other : one.length > other.length
}
