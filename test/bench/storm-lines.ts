import type { Message } from '../../src/workspace/workspace.ts'
import type { Found } from './find-alerts.ts'
import type { LoadResult } from './load.ts'
import { percentile } from './percentile.ts'
import { attack } from './storm-deeds.ts'
import { headlineOf, isStormCard, isUrgentCard, postedAt } from './watch.ts'
import type { Watch } from './watch.ts'

/** The same load on a server that only parses the JSON. */
export type Bare = { readonly taken: LoadResult; readonly peakMb: number }

export function takenLine(taken: LoadResult, connections: number, bare: Bare): string {
  const { events, seconds, p50Ms, p99Ms, maxMs, turnedAway, failed } = taken
  const [ours, floor] = [rateOf(taken), rateOf(bare.taken)]
  return [
    `${events} events in ${seconds.toFixed(1)} s over ${connections} connections: ${ours}/s (bare server ${floor}/s)`,
    `answered after ${p50Ms} ms at p50, ${p99Ms} at p99, ${maxMs} at most (bare ${bare.taken.p50Ms}, ${bare.taken.p99Ms}, ${bare.taken.maxMs})`,
    ...(taken.lateMs > 0 ? [`sent ${taken.lateMs} ms late at most, when all connections waited`] : []),
    `${turnedAway} answered with 503, ${failed} failed`,
  ].join('; ')
}

function rateOf({ events, seconds }: LoadResult): number {
  return Math.round(events / seconds)
}

/** `metrics`: what /metrics says. */
export function booksLine(metrics: string, { events }: LoadResult): string {
  const verdicts = [...metrics.matchAll(/^falconer_events_total\{verdict="(\w+)"\} (\d+)$/gm)]
  const sum = verdicts.reduce((all, [, , count]) => all + Number(count), 0)
  const words = verdicts.map(([, verdict, count]) => `${count} ${verdict}`).join(' + ')
  return `books: ${words} = ${sum}; ${events} answered with 200: ${sum === events ? 'they balance' : 'THEY DO NOT BALANCE'}`
}

export function foundLine({ alerts, asked, shown, recent }: Found, { firsts }: LoadResult): string {
  const problems = Object.keys(firsts).length
  return `${alerts} alerts of ${problems} problems sent; /falco show found ${shown} of ${asked}, /falco recent named ${recent} of 25`
}

export function clickLine(busy: readonly number[], rest: readonly number[]): string {
  return `click on Acknowledge → edited card, in the storm: ${clickWords(busy)} (at rest ${clickWords(rest)})`
}

function clickWords(took: readonly number[]): string {
  return `${Math.round(percentile(took, 0.5))} ms at p50, ${Math.round(percentile(took, 1))} at most of ${took.length}`
}

export function channelLine(messages: readonly Message[]): string {
  const urgent = messages.filter(isUrgentCard).length
  const storms = messages.filter(isStormCard).length
  const others = messages.length - urgent - storms
  return `${messages.length} messages in the channel: ${urgent} cards of Critical alerts, ${storms} storm cards, ${others} others (aim: 40 at most that are not of Criticals)`
}

/** The baseline is somebody who posts Criticals alone, in the order in which they came, one a second. */
export function urgentLine(messages: readonly Message[], { firsts }: LoadResult): string {
  const waits = Object.entries(firsts)
    .filter(([headline]) => isUrgentCard({ text: headline }))
    .map(([headline, at]) => ({ headline, at, ms: waitOf(messages, headline, at) }))
    .toSorted((one, other) => one.at - other.at)
  const firstMs = Math.min(...waits.map(({ at, ms }) => at + ms)) - (waits[0]?.at ?? 0)
  const ofIntruders = waits.filter(({ headline }) => attack.some(({ rule }) => headline.includes(rule)))
  const worst = (some: readonly { readonly ms: number }[]) =>
    seconds(
      percentile(
        some.map(({ ms }) => ms),
        1,
      ),
    )
  return [
    `Critical event → its card: the first card after ${seconds(firstMs)} s, the worst of ${waits.length} after ${worst(waits)} s`,
    `the worst of the intruders' ${ofIntruders.length} after ${worst(ofIntruders)} s`,
    `(posted in turn, one a second, the worst would be ${worst(inTurn(waits))} s)`,
  ].join('; ')
}

function waitOf(messages: readonly Message[], headline: string, at: number): number {
  const card = messages.find((message) => headlineOf(message) === headline)
  return card ? postedAt(card) - at : Infinity
}

function inTurn(all: readonly { readonly at: number }[]): readonly { readonly ms: number }[] {
  let free = 0
  return all.map(({ at }) => {
    const posted = Math.max(at, free)
    free = posted + 1000
    return { ms: posted - at }
  })
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1)
}

export function callsLine(watched: Watch): string {
  const counts = `${watched.calls('chat.postMessage')} × chat.postMessage, ${watched.calls('chat.update')} × chat.update`
  return [counts, `${watched.limited()} answered with 429`, ...watched.refused().map((why) => `REFUSED ${why}`)].join(', ')
}
