import { setTimeout as sleep } from 'node:timers/promises'
import { startWorkspace } from '../../src/workspace/workspace.ts'
import type { Message, Workspace } from '../../src/workspace/workspace.ts'
import { missingAlertmanager } from './alertmanager.ts'
import { alertmanager, falconer } from './contenders.ts'
import type { Contender, Problem, Teller } from './contenders.ts'
import { percentile } from './percentile.ts'
import { gatheredOn, headlineOf, isStormCard, watch } from './watch.ts'

const quiet = { problems: 30, everyMs: 1_200 }
const flood = { problems: 60, everyMs: 1_000 / 6, patienceMs: 120_000 }

const ours: readonly Contender[] = [falconer('Falconer, Notice', 'Notice'), falconer('Falconer, Critical', 'Critical')]

/**
 * Fair to Alertmanager: it may speak at once, and tries again every five seconds what did not work, where its defaults are 30 s and
 * 5 min. The second way is the first with falcosidekick's `expiresafter: 10`; the third is how its manual wants a flood handled.
 */
const theirs: readonly Contender[] = [
  alertmanager("Alertmanager, group_by ['...'], group_wait 0s, group_interval 5s", {
    groupBy: "'...'",
    groupWait: '0s',
    groupInterval: '5s',
  }),
  alertmanager('Alertmanager, the same, alerts end after 10 s', { groupBy: "'...'", groupWait: '0s', groupInterval: '5s' }, 10_000),
  alertmanager('Alertmanager, group_by [rule], group_wait 1s, group_interval 5s', {
    groupBy: 'rule',
    groupWait: '1s',
    groupInterval: '5s',
  }),
]

/**
 * The same problems for Falconer and for Alertmanager's Slack receiver, at the same time, each with a stand-in of its own that has
 * Slack's limits: first thirty, far enough apart for Slack; then sixty in ten seconds, and a look two minutes later.
 */
export async function* measureFlood(): AsyncGenerator<string> {
  const missing = missingAlertmanager()
  if (missing) yield `the comparison with Alertmanager is SKIPPED: ${missing}`
  const contenders = missing ? ours : [...ours, ...theirs]
  yield `${quiet.problems} problems ${quiet.everyMs / 1000} s apart, then ${flood.problems} in ${(flood.problems * flood.everyMs) / 1000} s, seen ${flood.patienceMs / 1000} s later:`
  yield* await Promise.all(contenders.map(async (contender, index) => measure(contender, index)))
}

async function measure(contender: Contender, index: number): Promise<string> {
  const workspace = await startWorkspace({ limits: true })
  const teller = await contender.start(workspace)
  const seen = look(workspace, contender)
  await sleep((index * quiet.everyMs) / (ours.length + theirs.length))
  const calm = await tellAll(teller, problems('Quiet', quiet.problems, 1), quiet.everyMs)
  await sleep(quiet.everyMs)
  const watched = watch(workspace)
  const before = workspace.messages('falco').length
  const stormy = await tellAll(teller, problems('Flood', flood.problems, 10), flood.everyMs)
  await sleep(flood.patienceMs)
  const messages = workspace.messages('falco').length - before
  const words = [
    `${contender.name}: calm ${delayWords(seen.delays(calm))}; in the flood ${delayWords(seen.delays(stormy))}`,
    `${messages} messages, ${watched.calls('chat.postMessage') + watched.calls('chat.update')} calls, ${watched.limited()} answered with 429`,
    ...watched.refused(),
  ]
  await teller.stop()
  await workspace.stop()
  return words.join('; ')
}

function problems(word: string, count: number, rules: number): readonly Problem[] {
  return Array.from({ length: count }, (_, index) => ({ rule: `${word} rule ${index % rules}`, app: `${word.toLowerCase()}-app${index}` }))
}

type Told = { readonly problem: Problem; readonly at: number }

async function tellAll(teller: Teller, all: readonly Problem[], everyMs: number): Promise<readonly Told[]> {
  const startedAt = Date.now()
  const told: Told[] = []
  for (const [index, problem] of all.entries()) {
    await sleep(Math.max(0, startedAt + index * everyMs - Date.now()))
    told.push({ problem, at: Date.now() })
    await teller.tell(problem)
  }
  return told
}

type Delays = { readonly named: readonly number[]; readonly gathered: readonly number[]; readonly missing: number }

/**
 * When the channel first told of each problem: by its name, or on a storm card. A storm card says how many it gathered; they are
 * taken to be those without a card of their own, in the order in which they were told.
 */
function look(workspace: Workspace, { headline }: Contender) {
  const texts: { readonly at: number; readonly text: string }[] = []
  const storms: { readonly at: number; readonly gathered: number }[] = []
  workspace.onChange((change) => {
    if (change.kind !== 'message' || change.how === 'deleted') return
    if (isStormCard(change.message)) storms.push({ at: Date.now(), gathered: gatheredOn(change.message) })
    else texts.push({ at: Date.now(), text: wordsOf(change.message) })
  })
  return {
    delays(told: readonly Told[]): Delays {
      const named: number[] = []
      const rest: number[] = []
      for (const { problem, at } of told) {
        const words = `${headline(problem)}\n`
        const found = texts.find(({ text }) => text.includes(words))
        if (found) named.push(found.at - at)
        else rest.push(at)
      }
      const counted = rest.map((at, index) => (storms.find(({ gathered }) => gathered > index)?.at ?? Infinity) - at)
      const gathered = counted.filter((delay) => delay < Infinity)
      return { named, gathered, missing: counted.length - gathered.length }
    },
  }
}

function wordsOf(message: Message): string {
  return [headlineOf(message), ...message.attachments.map((attachment) => attachment.text ?? '')].join('\n') + '\n'
}

function delayWords({ named, gathered, missing }: Delays): string {
  const delays = [...named, ...gathered]
  const all = delays.length + missing
  const onStorm = gathered.length > 0 ? ` (${gathered.length} of them on the storm card)` : ''
  return `${delays.length} of ${all} in the channel${onStorm} after ${seconds(delays, 0.5)} s at p50, ${seconds(delays, 0.99)} s at p99`
}

function seconds(delays: readonly number[], share: number): string {
  return (percentile(delays, share) / 1000).toFixed(3)
}
