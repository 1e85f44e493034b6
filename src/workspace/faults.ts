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
  readonly isSilent: boolean
  /** `channel`: the id, or empty for a call that is for none. */
  before(method: string, channel: string): Mishap | undefined
  /** Whether the answer of this call, just carried out, gets lost. */
  losesAnswer(method: string): boolean
  /** How often the next envelope goes out. */
  copies(): number
  /** Resolves when an envelope may go out. */
  turn(): Promise<void>
  /** One has been answered: those that were held back go out. */
  letFollow(): void
  /** Cuts a hanging call at `heal`. */
  untilHealed(cut: () => void): void
}

type Surroundings = {
  readonly sockets: { refresh(): void; cut(): void; deafen(): void; cutDeaf(): void }
  readonly channelId: (nameOrId: string) => string | undefined
}

/** A fault in what all connections have in common. */
type Outage = 'none' | 'down' | 'silent' | 'revoked'

/** These need the app-level token, or none. */
const withoutBotToken: ReadonlySet<string> = new Set(['apps.connections.open', 'api.test'])

export function makeFaults({ sockets, channelId }: Surroundings): FaultBook {
  const mishaps = new Map<string, { readonly mishap: Mishap; readonly channel: string | undefined; left: number }>()
  const lost = new Map<string, number>()
  const hanging: (() => void)[] = []
  const heldBack: (() => void)[] = []
  let doubles = 0
  let late = 0
  let outage: Outage = 'none'

  const plan = (method: string, mishap: Mishap, times: number, channel?: string) =>
    mishaps.set(method, { mishap, left: times, channel: channel === undefined ? undefined : channelId(channel) })
  const letFollow = () => {
    for (const follow of heldBack.splice(0)) follow()
  }

  return {
    dropAnswers: (method, times) => void lost.set(method, times),
    refuse: (method, error, times) => void plan(method, { kind: 'refuse', error }, times),
    status: (method, status, times, retryAfterS, channel) => void plan(method, { kind: 'status', status, retryAfterS }, times, channel),
    hang: (method) => void plan(method, { kind: 'hang' }, Infinity),
    down() {
      outage = 'down'
      sockets.cut()
    },
    silence() {
      outage = 'silent'
      sockets.deafen()
    },
    revoke: () => void (outage = 'revoked'),
    double: (times) => void (doubles = times),
    holdBack: (times) => void (late = times),
    refreshSockets: () => sockets.refresh(),
    heal() {
      outage = 'none'
      doubles = 0
      late = 0
      mishaps.clear()
      lost.clear()
      letFollow()
      sockets.cutDeaf()
      for (const cut of hanging.splice(0)) cut()
    },
    get isDown() {
      return outage === 'down'
    },
    get isSilent() {
      return outage === 'silent'
    },
    before(method, channel) {
      if (outage === 'down') return { kind: 'cut' }
      if (outage === 'silent') return { kind: 'hang' }
      if (outage === 'revoked' && !withoutBotToken.has(method)) return { kind: 'refuse', error: 'token_revoked' }
      const planned = mishaps.get(method)
      const isMeant = planned && (planned.channel === undefined || planned.channel === channel)
      return isMeant && planned.left-- > 0 ? planned.mishap : undefined
    },
    losesAnswer(method) {
      const left = lost.get(method) ?? 0
      if (left > 0) lost.set(method, left - 1)
      return left > 0
    },
    copies: () => (doubles-- > 0 ? 2 : 1),
    turn: async () => (late-- > 0 ? new Promise((resolve) => heldBack.push(resolve)) : undefined),
    letFollow,
    untilHealed: (cut) => void hanging.push(cut),
  }
}
