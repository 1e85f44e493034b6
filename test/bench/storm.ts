import { setTimeout as sleep } from 'node:timers/promises'
import { startWorkspace } from '../../src/workspace/workspace.ts'
import type { Workspace } from '../../src/workspace/workspace.ts'
import { acknowledgeCards } from './clicks.ts'
import { findAlerts } from './find-alerts.ts'
import { measureFlood } from './flood.ts'
import { load, startBare, startFalconerProcess } from './processes.ts'
import type { FalconerServer } from './processes.ts'
import { booksLine, callsLine, channelLine, clickLine, foundLine, takenLine, urgentLine } from './storm-lines.ts'
import type { Bare } from './storm-lines.ts'
import { isRaging, watch } from './watch.ts'

/** Without `perSecond`, as fast as they are taken. */
type Weather = { readonly events: number; readonly perSecond?: number }

type Scene = { readonly workspace: Workspace; readonly falconer: FalconerServer }

const seed = 7
const connections = 32
const clicks = 10
const longestMs = 600_000

/**
 * Two storms, against a stand-in with Slack's limits on and with Falconer at its own pace: all events in a minute, then as fast as they
 * are taken. Then the flood, which Alertmanager is given too.
 */
export async function* measureStorm({ events = 100_000 }: { readonly events?: number }): AsyncGenerator<string> {
  yield* aStorm({ events, perSecond: events / 60 })
  yield* aStorm({ events })
  yield* measureFlood()
}

async function* aStorm(weather: Weather): AsyncGenerator<string> {
  const bare = await baseline(weather)
  const workspace = await startWorkspace({ limits: true })
  const falconer = await startFalconerProcess(workspace)
  yield* blow({ workspace, falconer }, weather, bare)
  await falconer.stop()
  await workspace.stop()
}

/** The same events, fewer of them, for a server that only parses the JSON. */
async function baseline({ events, ...weather }: Weather): Promise<Bare> {
  const bare = await startBare()
  const taken = await load({ port: bare.port, connections, events: Math.min(events, 20_000), storm: seed, ...weather })
  const peakMb = bare.peakMemoryMb()
  await bare.stop()
  return { taken, peakMb }
}

async function* blow({ workspace, falconer }: Scene, weather: Weather, bare: Bare): AsyncGenerator<string> {
  const watched = watch(workspace)
  let isPouring = true
  const pouring = load({ port: falconer.port, connections, storm: seed, ...weather }).finally(() => (isPouring = false))
  const everyMs = weather.perSecond === undefined ? 800 : 5_000
  const clicking = acknowledgeCards(workspace, { clicks, everyMs, moreToCome: () => isPouring })
  const taken = await pouring
  const pouredAt = performance.now()
  yield takenLine(taken, connections, bare)
  yield `memory: at most ${falconer.peakMemoryMb()} MB (bare server ${bare.peakMb} MB)`
  yield booksLine(await metricsOf(falconer), taken)

  const busy = await clicking
  yield foundLine(await findAlerts(workspace, falconer.ledgerFile), taken)
  await emptied(falconer)
  yield `the queue was empty ${secondsSince(pouredAt)} s after the last event`
  yield clickLine(busy, await acknowledgeCards(workspace, { clicks, everyMs: 2_000, moreToCome: () => false }))
  await workspace.until('the end of the storm', () => !workspace.messages('falco').some(isRaging), longestMs)
  yield `the channel said that the storm was over ${secondsSince(pouredAt)} s after the last event`

  const messages = workspace.messages('falco')
  yield channelLine(messages)
  yield urgentLine(messages, taken)
  yield callsLine(watched)
}

async function metricsOf({ port }: FalconerServer): Promise<string> {
  return (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
}

/** Nothing waits any more for Slack to show it. */
async function emptied(falconer: FalconerServer): Promise<void> {
  while (!/^falconer_postings_waiting 0$/m.test(await metricsOf(falconer))) await sleep(250)
}

function secondsSince(moment: number): string {
  return ((performance.now() - moment) / 1000).toFixed(1)
}
