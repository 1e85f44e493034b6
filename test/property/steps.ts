import fc from 'fast-check'

/** One thing that happens in a run: nodes have trouble, people act, something breaks or heals, time passes. */
export type Step =
  | { readonly step: 'events'; readonly problems: readonly number[] }
  /** Falcosidekick sends everything of late once more. */
  | { readonly step: 'repeat'; readonly events: number }
  | { readonly step: 'press'; readonly message: number; readonly label: (typeof labels)[number] }
  | { readonly step: 'suppress'; readonly rule: number }
  | { readonly step: 'delete'; readonly message: number }
  /** Something breaks, and these problems meet it. */
  | { readonly step: 'break'; readonly how: Break; readonly problems: readonly number[] }
  | { readonly step: 'heal' }
  | { readonly step: 'restart' }
  | { readonly step: 'time'; readonly ms: number }
  /** Falconer gets to do so many calls. */
  | { readonly step: 'breathe'; readonly calls: number }

export type Break =
  | { readonly fault: 'down' | 'silence' | 'revoke' | 'refreshSockets' | 'archive' | 'kick' }
  | { readonly fault: 'hang'; readonly method: string }
  | { readonly fault: 'dropAnswers'; readonly method: string; readonly times: number }
  | {
      readonly fault: 'status'
      readonly method: string
      readonly status: 429 | 500 | 503
      readonly times: number
      readonly retryAfterS: number
    }
  | { readonly fault: 'refuse'; readonly method: string; readonly error: string; readonly times: number }
  | { readonly fault: 'double' | 'holdBack'; readonly times: number }

const labels = ['Acknowledge', 'Detailed report', 'Acknowledge all', 'Show newest', 'Reopen', 'Approve', 'Reject'] as const
/** As often as Falconer calls them. */
const methods = [
  'chat.postMessage',
  'chat.postMessage',
  'chat.postMessage',
  'chat.update',
  'chat.update',
  'conversations.history',
  'conversations.replies',
]
const errors = ['internal_error', 'ratelimited', 'restricted_action', 'fatal_error', 'service_unavailable']

/** Problems are numbered; what a number stands for, world.ts says. */
const problemsInAll = 40

const problem = fc.nat(problemsInAll - 1)
const method = fc.constantFrom(...methods)
const times = fc.integer({ min: 1, max: 4 })
const one = <Value>(value: Value) => fc.constant(value)

const broken: fc.Arbitrary<Break> = fc.oneof(
  fc.record({
    fault: fc.constantFrom(
      'down' as const,
      'silence' as const,
      'revoke' as const,
      'refreshSockets' as const,
      'archive' as const,
      'kick' as const,
    ),
  }),
  fc.record({ fault: one('hang' as const), method }),
  fc.record({ fault: one('dropAnswers' as const), method, times }),
  fc.record({ fault: one('dropAnswers' as const), method: one('chat.postMessage'), times }),
  {
    weight: 3,
    arbitrary: fc.record({
      fault: one('status' as const),
      method,
      status: fc.constantFrom(429 as const, 429 as const, 500 as const, 503 as const),
      times,
      retryAfterS: fc.integer({ min: 1, max: 60 }),
    }),
  },
  fc.record({ fault: one('refuse' as const), method, error: fc.constantFrom(...errors), times }),
  fc.record({ fault: fc.constantFrom('double' as const, 'holdBack' as const), times }),
)

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ step: one('events' as const), problems: fc.array(problem, { minLength: 1, maxLength: 12 }) }) },
  { weight: 1, arbitrary: fc.record({ step: one('repeat' as const), events: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 4, arbitrary: fc.record({ step: one('press' as const), message: fc.nat(100), label: fc.constantFrom(...labels) }) },
  { weight: 1, arbitrary: fc.record({ step: one('suppress' as const), rule: fc.nat(6) }) },
  { weight: 2, arbitrary: fc.record({ step: one('delete' as const), message: fc.nat(100) }) },
  {
    weight: 5,
    arbitrary: fc.record({ step: one('break' as const), how: broken, problems: fc.array(problem, { minLength: 1, maxLength: 3 }) }),
  },
  { weight: 2, arbitrary: fc.record({ step: one('heal' as const) }) },
  { weight: 1, arbitrary: fc.record({ step: one('restart' as const) }) },
  { weight: 3, arbitrary: fc.record({ step: one('time' as const), ms: fc.oneof(fc.integer({ min: 100, max: 40_000 }), one(150_000)) }) },
  { weight: 6, arbitrary: fc.record({ step: one('breathe' as const), calls: fc.integer({ min: 1, max: 10 }) }) },
)

export const steps: fc.Arbitrary<readonly Step[]> = fc.array(step, { minLength: 8, maxLength: 40, size: 'max' })

/** Small enough that a dozen new alerts are a storm, or so large that there is none. */
export const stormAfters: fc.Arbitrary<number> = fc.constantFrom(3, 8, 1000)
