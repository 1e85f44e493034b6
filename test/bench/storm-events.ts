import { makeChance } from './chance.ts'
import type { Chance } from './chance.ts'
import type { Letter } from './even-events.ts'
import { attack, noise } from './storm-deeds.ts'
import type { Deed } from './storm-deeds.ts'

/**
 * A storm of so many events: fourteen noisy rules on a hundred workloads, few of them often and many rarely, in Falco's and
 * falcosidekick's envelopes, one in a hundred late and one in a hundred sent twice. In the middle two intruders go their way, each on
 * a workload that is quiet otherwise. The same seed gives the same events.
 */
export function stormEvents(events: number, seed: number): () => Letter {
  const chance = makeChance(seed)
  const workloads = Array.from({ length: workloadCount + intrusions.length }, (_, index) => makeWorkload(chance, index))
  const [aRule, aWorkload] = [chance.zipf(noise.length, 1.15), chance.zipf(workloadCount, 1.05)]
  const steps = attackSteps(events)
  const recent: Letter[] = []
  let index = -1

  return () => {
    index += 1
    const step = steps.get(index)
    const again = chance.share() < share.repeated ? recent[chance.whole(recent.length)] : undefined
    const letter = step ? write(step.deed, workloads[step.workload]) : (again ?? write(noise[aRule()], workloads[aWorkload()]))
    recent[index % recentMax] = letter
    return letter
  }

  function write(deed: Deed | undefined, workload: StormWorkload | undefined): Letter {
    if (!deed || !workload) throw new Error('The storm has lost its rules or its workloads')
    const lateNs = chance.share() < share.late ? (1 + chance.whole(90)) * 1e9 : 0
    const pod = workload.pods[chance.whole(workload.pods.length)] ?? workload.pods[0]
    const event = { deed, workload, pod, ns: index * gapNs + chance.whole(gapNs) - lateNs, number: chance.whole(250) + 1 }
    const body = chance.share() < 0.5 ? falcoBody(event) : sidekickBody(event, chance)
    return { body, headline: `${deed.priority}: ${deed.rule} · ${workload.namespace}/${workload.app}/${workload.app}` }
  }
}

const share = { late: 0.01, repeated: 0.01 } as const
const workloadCount = 100
/** Where each intruder begins, as a share of all events, and how far apart their deeds are. */
const intrusions = [0.35, 0.6] as const
const stepShare = 0.004
/** What is sent twice is sent twice soon. */
const recentMax = 64
/** The events' own times: 100,000 in a minute. */
const gapNs = 600_000
const startSecond = Date.parse('2026-05-11T08:00:00Z') / 1000

type Pod = { readonly name: string; readonly container: string; readonly host: string }
type StormWorkload = { readonly namespace: string; readonly app: string; readonly tag: string; readonly pods: readonly [Pod, ...Pod[]] }

type StormEvent = {
  readonly deed: Deed
  readonly workload: StormWorkload
  readonly pod: Pod
  /** Nanoseconds since the storm's start. */
  readonly ns: number
  readonly number: number
}

const namespaces = ['shop', 'payments', 'search', 'ml', 'ci', 'web', 'data', 'auth', 'infra', 'batch'] as const
const apps = ['api', 'worker', 'frontend', 'cron', 'indexer', 'gateway', 'runner', 'cache', 'mailer', 'proxy', 'portal'] as const

function makeWorkload(chance: Chance, index: number): StormWorkload {
  const namespace = namespaces[index % namespaces.length] ?? 'shop'
  const app = `${namespace}-${apps[Math.floor(index / namespaces.length)] ?? 'other'}`
  const set = `${app}-7d${chance.text(7, '0123456789abcdef')}`
  const pod = (): Pod => ({
    name: `${set}-${chance.text(5, 'bcdfghjklmnpqrstvwxz2456789')}`,
    container: chance.text(12, '0123456789abcdef'),
    host: `node-${String(chance.whole(14) + 1).padStart(2, '0')}.eu1.example`,
  })
  return { namespace, app, tag: `1.${chance.whole(40)}.0`, pods: [pod(), ...Array.from({ length: chance.whole(4) }, pod)] }
}

function attackSteps(events: number): ReadonlyMap<number, { readonly deed: Deed; readonly workload: number }> {
  return new Map(
    intrusions.flatMap((start, intruder) =>
      attack.map((deed, step) => [Math.floor(events * (start + step * stepShare)), { deed, workload: workloadCount + intruder }] as const),
    ),
  )
}

/** As Falco's http_output sends it. */
function falcoBody(event: StormEvent): string {
  const { time, fields, output } = tell(event)
  const { rule, priority, tags } = event.deed
  const named = { hostname: event.pod.host, output, output_fields: fields, priority, rule, source: 'syscall', tags, time: `${time}Z` }
  return withNanoseconds(JSON.stringify(named), event)
}

/** As falcosidekick's webhook sends it: Go's JSON, an id of its own, no closing zeros in the time. */
function sidekickBody(event: StormEvent, chance: Chance): string {
  const { time, fields, output } = tell(event)
  const { rule, priority, tags } = event.deed
  const hex = chance.text(32, '0123456789abcdef')
  const uuid = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`
  const short = `${time.replace(/\.?0+$/, '')}Z`
  const named = { uuid, output, priority, rule, time: short, output_fields: fields, source: 'syscall', tags, hostname: event.pod.host }
  return withNanoseconds(JSON.stringify(named).replaceAll('>', String.raw`\u003e`), event)
}

function tell({ deed, workload, pod, ns, number }: StormEvent) {
  const { namespace, app, tag } = workload
  const [seconds, rest] = [Math.floor(ns / 1e9), ((ns % 1e9) + 1e9) % 1e9]
  const time = `${new Date((startSecond + seconds) * 1000).toISOString().slice(0, 19)}.${String(rest).padStart(9, '0')}`
  const fill = (text: string) => text.replace('#', String(number))
  const fields = {
    'container.id': pod.container,
    'container.image.repository': `registry.example/${namespace}/${app}`,
    'container.image.tag': tag,
    'container.name': app,
    'evt.arg.flags': 'EXE_WRITABLE|EXE_LOWER_LAYER',
    'evt.time.iso8601': nanosecondsMark,
    'evt.type': deed.type,
    ...(deed.file === undefined ? {} : { 'fd.name': fill(deed.file) }),
    'k8s.ns.name': namespace,
    'k8s.pod.name': pod.name,
    'proc.cmdline': fill(deed.command),
    'proc.exepath': `/usr/bin/${deed.process}`,
    'proc.name': deed.process,
    'proc.pname': 'containerd-shim',
    'proc.tty': 0,
    'user.loginuid': -1,
    'user.name': 'root',
    'user.uid': 0,
  }
  const words = `evt_type=${deed.type} user=root user_uid=0 user_loginuid=-1 process=${deed.process} proc_exepath=/usr/bin/${deed.process} parent=containerd-shim command=${fill(deed.command)} terminal=0 exe_flags=EXE_WRITABLE|EXE_LOWER_LAYER container_id=${pod.container} container_name=${app} container_image_repository=registry.example/${namespace}/${app} container_image_tag=${tag} k8s_pod_name=${pod.name} k8s_ns_name=${namespace}`
  return { time, fields, output: `${time}: ${deed.priority} ${deed.rule} | ${words}` }
}

/** More digits than a double has, so they are put into the text. */
const nanosecondsMark = '@NS@'

function withNanoseconds(text: string, { ns }: StormEvent): string {
  const seconds = startSecond + Math.floor(ns / 1e9)
  return text.replace(`"${nanosecondsMark}"`, `${seconds}${String(((ns % 1e9) + 1e9) % 1e9).padStart(9, '0')}`)
}
