import type { Faults } from './model.ts'

/** What shall go wrong with a call before it is carried out. */
export type Mishap =
  | { readonly kind: 'cut' }
  | { readonly kind: 'hang' }
  | { readonly kind: 'refuse'; readonly error: string }
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterS: number | undefined }

/** The faults switched on now, as the server asks about them. */
export type FaultBook = Faults & {
  readonly isDown: boolean
  before(method: string): Mishap | undefined
  /** Whether the answer of this call, just carried out, gets lost. */
  losesAnswer(method: string): boolean
  /** How often the next envelope goes out. */
  copies(): number
  /** Cuts a hanging call at `heal`. */
  untilHealed(cut: () => void): void
}

type Sockets = { refresh(): void; cut(): void }

export function makeFaults(sockets: Sockets): FaultBook {
  const mishaps = new Map<string, { readonly mishap: Mishap; left: number }>()
  const lost = new Map<string, number>()
  const hanging: (() => void)[] = []
  let doubles = 0
  let isDown = false

  const plan = (method: string, mishap: Mishap, times: number) => mishaps.set(method, { mishap, left: times })

  return {
    dropAnswers: (method, times) => void lost.set(method, times),
    refuse: (method, error, times) => void plan(method, { kind: 'refuse', error }, times),
    status: (method, status, times, retryAfterS) => void plan(method, { kind: 'status', status, retryAfterS }, times),
    hang: (method) => void plan(method, { kind: 'hang' }, Infinity),
    down() {
      isDown = true
      sockets.cut()
    },
    double: (times) => void (doubles = times),
    refreshSockets: () => sockets.refresh(),
    heal() {
      isDown = false
      doubles = 0
      mishaps.clear()
      lost.clear()
      for (const cut of hanging.splice(0)) cut()
    },
    get isDown() {
      return isDown
    },
    before(method) {
      if (isDown) return { kind: 'cut' }
      const planned = mishaps.get(method)
      return planned && planned.left-- > 0 ? planned.mishap : undefined
    },
    losesAnswer(method) {
      const left = lost.get(method) ?? 0
      if (left > 0) lost.set(method, left - 1)
      return left > 0
    },
    copies: () => (doubles-- > 0 ? 2 : 1),
    untilHealed: (cut) => void hanging.push(cut),
  }
}
