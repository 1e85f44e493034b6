import type { Alert } from '../../src/domain/alert.ts'
import type { BackTest } from '../../src/domain/back-test.ts'
import { emptyBooks } from '../../src/domain/books.ts'
import type { Summary } from '../../src/domain/books.ts'
import type { Choices } from '../../src/domain/choice.ts'
import { extend, extendedEnd, keep, lift, narrow } from '../../src/domain/suppression-deeds.ts'
import type { SuppressionDecision } from '../../src/domain/suppression-deeds.ts'
import { makeSuppression, refusalOf } from '../../src/domain/suppression.ts'
import type { Suppression } from '../../src/domain/suppression.ts'
import { nothingFamiliar } from '../../src/domain/trip-wire.ts'
import type { Desk, Hidden, Standing } from '../../src/slack/desk.ts'
import { anAlert, anEvent } from '../event.ts'
import { aFiledReport } from '../filed-report.ts'

type Questions = Omit<Desk, 'longestSuppressionMs'>
type Asked = {
  readonly [Question in keyof Questions]: { readonly what: Question; readonly with: Parameters<Desk[Question]> }
}[keyof Questions]

/** A desk of paper: it remembers what it was asked, and says what the test tells it to. */
export type PaperDesk = Desk & {
  readonly asked: readonly Asked[]
  /** What it says the alert is like; a test may change it. */
  alert: Alert
  /** Suppressions that it shows; what people do with them changes them, and `lift` takes them away. */
  readonly shown: Suppression[]
  /** What every suppression has hidden, the newest first. */
  readonly hidden: Hidden[]
  /** From now on every question that would change something is refused. */
  refuse(words: string): void
  /** From now on every question ends with this error. */
  break(error: Error): void
  /** From now on every question waits until the returned function is called. */
  hold(): () => void
  /** Resolves with the first question, asked before or yet to come. */
  readonly firstQuestion: Promise<Asked>
}

/** A month. */
const longestMs = 30 * 24 * 3_600_000

export function makePaperDesk(now: () => number): PaperDesk {
  const asked: Asked[] = []
  const shown: Suppression[] = []
  const ended: Suppression[] = []
  const hidden: Hidden[] = []
  let alert = anAlert({ lastReceivedAt: now(), openedAt: now() })
  let refused: string | undefined
  let broken: Error | undefined
  let released = Promise.resolve()
  const first = Promise.withResolvers<Asked>()

  async function answer<T>(question: Asked, words: () => T): Promise<T> {
    asked.push(question)
    first.resolve(question)
    await released
    if (broken) throw broken
    return words()
  }
  const unlessRefused = <T>(question: Asked, words: () => T) =>
    answer<T | { readonly refused: string }>(question, () => (refused === undefined ? words() : { refused }))
  const dossier = () => ({ alert, sample: anEvent() })
  const known = (id: string) => [...shown, ...ended].find((one) => one.id === id)
  const answered = (id: string) => {
    const suppression = known(id)
    return suppression ? { suppression } : unknownSuppression
  }
  const changed = (id: string, decide: (suppression: Suppression) => SuppressionDecision) => {
    const suppression = known(id)
    const decision = suppression ? decide(suppression) : unknownSuppression
    if ('refused' in decision) return decision
    const index = shown.findIndex((one) => one.id === id)
    if (decision.suppression.ended) ended.unshift(...shown.splice(index, 1).map(() => decision.suppression))
    else shown[index] = decision.suppression
    return decision
  }

  return {
    asked,
    get alert() {
      return alert
    },
    set alert(changed) {
      alert = changed
    },
    shown,
    hidden,
    firstQuestion: first.promise,
    longestSuppressionMs: longestMs,
    refuse: (words) => void (refused = words),
    break: (error) => void (broken = error),
    hold() {
      const gate = Promise.withResolvers<void>()
      released = gate.promise
      return gate.resolve
    },
    takeAction: (...args) => unlessRefused({ what: 'takeAction', with: args }, () => ({ alert })),
    suppress: (...args) =>
      unlessRefused({ what: 'suppress', with: args }, () => {
        const [request] = args
        const no = refusalOf(request, now(), longestMs)
        if (no) return { refused: no }
        const suppression = makeSuppression(`0000000${shown.length}`, request, { now: now(), familiar: nothingFamiliar })
        shown.push(suppression)
        return { suppression }
      }),
    backTest: (...args) => answer({ what: 'backTest', with: args }, () => aBackTest(now())),
    lift: (...args) => unlessRefused({ what: 'lift', with: args }, () => changed(args[0], (one) => lift(one, args[1], now()))),
    extend: (...args) =>
      unlessRefused({ what: 'extend', with: args }, () => {
        const [id, until, by] = args
        const span = { now: now(), longestMs }
        return changed(id, (one) => extend(one, until ?? extendedEnd(one, span), by, span))
      }),
    narrow: (...args) =>
      unlessRefused({ what: 'narrow', with: args }, () => changed(args[0], (one) => narrow(one, args[1], args[2], now()))),
    keep: (...args) => unlessRefused({ what: 'keep', with: args }, () => changed(args[0], (one) => keep(one, args[1], now()))),
    suppression: (...args) =>
      answer({ what: 'suppression', with: args }, () => {
        const suppression = [...shown, ...ended].find(({ id }) => id.startsWith(idOf(args[0])))
        return suppression ? { suppression } : unknownSuppression
      }),
    hiddenBy: (...args) =>
      answer({ what: 'hiddenBy', with: args }, () => {
        const [, limit, before = Infinity] = args
        return hidden.filter(({ number }) => number < before).slice(0, limit)
      }),
    event: (...args) =>
      answer(
        { what: 'event', with: args },
        () => hidden.find(({ number }) => number === args[0]) ?? { refused: `There is no event ${args[0]} in this ledger.` },
      ),
    approve: (...args) => unlessRefused({ what: 'approve', with: args }, () => answered(args[0])),
    reject: (...args) => unlessRefused({ what: 'reject', with: args }, () => answered(args[0])),
    exception: (...args) =>
      unlessRefused({ what: 'exception', with: args }, () => ({
        file: { name: `falconer-${args[0]}.yaml`, text: '- rule: a\n' },
        card: undefined,
      })),
    show: (...args) =>
      answer({ what: 'show', with: args }, () =>
        alert.id.startsWith(idOf(args[0]))
          ? { ...dossier(), facts: [], suppressions: [], reports: [], whereabouts: undefined }
          : { refused: `There is no alert ${args[0]} in this ledger.` },
      ),
    recent: (...args) => answer({ what: 'recent', with: args }, () => [dossier()]),
    alive: (...args) => answer({ what: 'alive', with: args }, () => [dossier()]),
    suppressionsEnded: (...args) => answer({ what: 'suppressionsEnded', with: args }, () => [...ended]),
    suppressions: (...args) => answer({ what: 'suppressions', with: args }, () => [...shown]),
    summary: (...args) => answer({ what: 'summary', with: args }, () => aSummary(now(), args[0])),
    acknowledgeStorm: (...args) => unlessRefused({ what: 'acknowledgeStorm', with: args }, () => ({ count: 412 })),
    topTalker: (...args) => unlessRefused({ what: 'topTalker', with: args }, () => ({ alert: alert.id })),
    newest: (...args) => answer({ what: 'newest', with: args }, () => [dossier()]),
    status: (...args) => answer({ what: 'status', with: args }, () => aStanding(now())),
    report: (...args) => unlessRefused({ what: 'report', with: args }, () => ({ filed: aFiledReport() })),
    rateReport: (...args) => unlessRefused({ what: 'rateReport', with: args }, () => ({ filed: aFiledReport() })),
    askModel: (...args) => unlessRefused({ what: 'askModel', with: args }, () => ({ filed: aFiledReport() })),
    reportFile: (...args) =>
      unlessRefused({ what: 'reportFile', with: args }, () => ({
        file: { name: 'falconer-report.md', text: '# A report\n' },
        card: undefined,
      })),
    missing: (...args) => answer({ what: 'missing', with: args }, () => undefined),
    foresee: (...args) => answer({ what: 'foresee', with: args }, () => ({ because: undefined, spared: undefined })),
    choices: (...args) => answer({ what: 'choices', with: args }, () => ({ alert, choices: someChoices })),
    narrower: (...args) =>
      unlessRefused({ what: 'narrower', with: args }, () => {
        const found = answered(args[0])
        return 'refused' in found ? found : { ...found, choices: someChoices }
      }),
  }
}

const unknownSuppression = { refused: 'There is no such suppression in this ledger.' } as const

/** What may be ticked of the shell in the checkout pod. */
export const someChoices: Choices = {
  ticks: [
    { name: 'rule', value: 'Terminal shell in container', isTicked: true },
    { name: 'namespace', value: 'payments', isTicked: true },
    { name: 'owner', value: 'checkout', isTicked: true },
    { name: 'container', value: 'app', isTicked: true },
    { name: 'image', value: 'registry.example/shop/checkout', isTicked: true },
    { name: 'process', value: 'bash', isTicked: false },
    { name: 'parent', value: 'runc', isTicked: false },
    { name: 'user', value: 'root', isTicked: false },
    { name: 'host', value: 'node-7', isTicked: false },
  ],
  path: { value: '/var/log/app/today.log', prefixes: ['/var/log/app/', '/var/log/', '/var/'], chosen: undefined },
  others: [
    { name: 'container.image.tag', value: '4.2.0', isTicked: false },
    { name: 'evt.type', value: 'execve', isTicked: false },
  ],
}

/** As the ledger reads what people type. */
function idOf(typed: string): string {
  return typed.toLowerCase().replace(/^#/, '')
}

export function aStanding(startedAt: number): Standing {
  const waiting = { count: 0, oldest: undefined }
  return { troubles: [], waiting, slowest: undefined, storms: [], turnedAway: 0, hosts: [], startedAt }
}

export function aBackTest(at: number): BackTest {
  const toll = { hidden: 412, of: 9000, alerts: 3, hosts: 2, highest: 'Notice' } as const
  const truePositives = { count: 0, one: undefined }
  return {
    day: toll,
    fortnight: toll,
    days: [],
    examples: [],
    truePositives,
    since: at - 13 * 86_400_000,
    lookedBackTo: undefined,
    isWholeRule: false,
    familiar: nothingFamiliar,
  }
}

function aSummary(until: number, lengthMs: number): Summary {
  return {
    since: until - lengthMs,
    until,
    books: { ...emptyBooks, open: 1 },
    byPriority: [{ priority: 'Notice', count: 1 }],
    topRules: [{ rule: 'Terminal shell in container', count: 1 }],
    topWorkloads: [{ label: 'payments/checkout/app', count: 1 }],
    open: 1,
    acknowledged: 0,
    suppressionsInForce: 0,
    refused: 0,
    lastRefusals: [],
    health: [],
    reports: { asked: 0, useful: 0, notUseful: 0 },
  }
}
