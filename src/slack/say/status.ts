import type { KnownBlock } from '@slack/types'
import type { Moment } from '../../domain/event.ts'
import { durationWords } from '../../domain/how-long.ts'
import type { Prose } from '../../domain/prose.ts'
import type { Standing } from '../desk.ts'
import { counted } from './duration.ts'
import { richBlock, richChannel, richElements, richText } from './text.ts'

/** How Falconer itself is, in a few lines, and when each host was last heard. */
export function statusBlocks(standing: Standing, now: Moment): KnownBlock[] {
  const { hosts } = standing
  const lines = [waitingWords(standing, now), slowestWords(standing), turnedAwayWords(standing)]
  return [
    healthBlock(standing),
    richBlock(list([...lines.map(richText), ...stormLines(standing)])),
    richBlock(
      richText([hosts.length === 0 ? 'No host has been heard yet.' : 'Last event of each host, newest first:']),
      ...(hosts.length === 0 ? [] : [list(hosts.slice(0, hostsShown).map((host) => richText(hostWords(host, now))))]),
      ...(hosts.length > hostsShown ? [richText([moreWords(hosts.slice(hostsShown), now)])] : []),
    ),
  ]
}

const hostsShown = 20

/** A sensor that is quieter than this may have died. */
const silentMs = 60 * 60_000

function list(elements: ReturnType<typeof richText>[]) {
  return { type: 'rich_text_list', style: 'bullet', elements } as const
}

function healthBlock({ troubles }: Standing): KnownBlock {
  if (troubles.length === 0) return richBlock(richText(['All is well: Slack is connected.']))
  return richBlock(list(troubles.map(({ what, since }) => richText(['Since ', { moment: since }, `: ${what}`]))))
}

function waitingWords({ waiting: { count, oldest } }: Standing, now: Moment): Prose {
  if (count === 0) return ['No message waits for Slack.']
  const verb = count === 1 ? 'waits' : 'wait'
  return [
    `${counted(count, 'message')} ${verb} for Slack`,
    ...(oldest === undefined ? [] : [`, the oldest for ${lengthWords(now - oldest)}`]),
    '.',
  ]
}

function slowestWords({ slowest }: Standing): Prose {
  if (!slowest) return ['No new card in the last hour.']
  return [`The slowest new card of the last hour took ${lengthWords(slowest.ms)} from its event, at `, { moment: slowest.at }, '.']
}

function turnedAwayWords({ turnedAway, startedAt }: Standing): Prose {
  return [`${counted(turnedAway, 'event')} turned away since the start at `, { moment: startedAt }, '.']
}

function stormLines({ storms }: Standing) {
  return storms.map(({ channel, since }) => ({
    type: 'rich_text_section' as const,
    elements: [...richElements(['A storm in ']), richChannel(channel), ...richElements([' since ', { moment: since }, '.'])],
  }))
}

function hostWords({ hostname, at }: Standing['hosts'][number], now: Moment): Prose {
  const silence = now - at > silentMs ? ` – silent for ${durationWords(now - at)}` : ''
  return [{ value: hostname }, ' ', { moment: at }, silence]
}

function moreWords(hosts: Standing['hosts'], now: Moment): string {
  const silent = hosts.filter(({ at }) => now - at > silentMs).length
  const count = silent === hosts.length ? 'all' : silent.toLocaleString('en-US')
  return `and ${hosts.length.toLocaleString('en-US')} more${silent > 0 ? `, ${count} silent for more than ${durationWords(silentMs)}` : ''}`
}

/** Below two minutes in seconds: a minute is long for a card, and `1 minute` would hide it. */
function lengthWords(lengthMs: number): string {
  return lengthMs < 120_000 ? `${(Math.max(0, lengthMs) / 1000).toFixed(1)} s` : durationWords(lengthMs)
}
