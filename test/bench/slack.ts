import { startWorkspace } from '../../src/workspace/workspace.ts'
import type { Message, Workspace } from '../../src/workspace/workspace.ts'
import { anEvent } from '../event.ts'
import { percentile } from './percentile.ts'
import { load, startDirect, startFalconerProcess } from './processes.ts'
import type { Server } from './processes.ts'

const posts = 200
const clicks = 60

/** How fast an event is in Slack, and how fast a click is acknowledged, with and without a load. */
export async function measureSlack(): Promise<readonly string[]> {
  return [await measurePosts(), await measureClicks()]
}

async function measurePosts(): Promise<string> {
  const workspace = await startWorkspace({ limits: false })
  const [direct, falconer] = [await startDirect(workspace), await startFalconerProcess(workspace, 'off')]
  const floor = await delays(workspace, direct, 'Direct')
  const ours = await delays(workspace, falconer, 'Falconer')
  await Promise.all([direct.stop(), falconer.stop()])
  await workspace.stop()
  return `event → chat.postMessage: ${ratio(ours, floor, 0.5)} at p50, ${ratio(ours, floor, 0.99)} at p99 of posting at once without a ledger`
}

async function delays(workspace: Workspace, server: Server, rule: string): Promise<readonly number[]> {
  const all: number[] = []
  for (let index = 0; index < posts; index++) {
    const name = `${rule} ${index}.`
    const sentAt = performance.now()
    await fetch(`http://127.0.0.1:${server.port}/`, {
      method: 'POST',
      body: anEvent({ rule: name }).raw,
      headers: { 'content-type': 'application/json' },
    })
    await workspace.until(name, () => workspace.messages('falco').at(-1)?.text.includes(name))
    all.push(performance.now() - sentAt)
  }
  return all
}

/** Clicks on cards while 32 connections send as fast as they can, against clicks at rest. */
async function measureClicks(): Promise<string> {
  const workspace = await startWorkspace({ limits: false })
  const falconer = await startFalconerProcess(workspace, 'off')
  const rest = await clickDelays(workspace, falconer, 'at rest')
  const pouring = load({ port: falconer.port, connections: 32, seconds: 8 })
  const busy = await clickDelays(workspace, falconer, 'busy')
  const { events, seconds } = await pouring
  await falconer.stop()
  await workspace.stop()
  return `click → acknowledged while ${Math.round(events / seconds)} events/s pour in: ${ratio(busy, rest, 0.5)} at p50, ${ratio(busy, rest, 0.99)} at p99 of a click at rest`
}

async function clickDelays(workspace: Workspace, falconer: Server, words: string): Promise<readonly number[]> {
  const all: number[] = []
  const [person] = workspace.people.filter(({ isBot }) => !isBot)
  if (!person) throw new Error('the workspace has nobody to click')
  for (let index = 0; index < clicks; index++) {
    const name = `Rule ${words} ${index}.`
    await fetch(`http://127.0.0.1:${falconer.port}/`, {
      method: 'POST',
      body: anEvent({ rule: name }).raw,
      headers: { 'content-type': 'application/json' },
    })
    const message = await workspace.until(name, () => cardOf(workspace, name), 30_000)
    const { acknowledgedAfterMs } = await workspace.as(person.id).press({ message }, 'Acknowledge')
    all.push(acknowledgedAfterMs ?? Infinity)
  }
  return all
}

function cardOf(workspace: Workspace, name: string): Message | undefined {
  return workspace.messages('falco').findLast((message) => message.text.includes(name))
}

function ratio(ours: readonly number[], floor: readonly number[], share: number): string {
  const [we, they] = [percentile(ours, share), percentile(floor, share)]
  return `${(we / they).toFixed(1)} × (${we.toFixed(1)} ms, baseline ${they.toFixed(1)} ms)`
}
