import type { Moment } from '../domain/event.ts'
import { rollout } from './rollout.ts'
import { attack, noise, people, sensors } from './scenes.ts'
import type { Scene } from './scenes.ts'

/** A body for the intake, and when in the hour it arrives. */
export type Sending = { readonly at: Moment; readonly body: string }

const minuteMs = 60_000

/**
 * One hour on a small cluster that ends at `end`: quiet minutes, one noisy rule, people at work, and an attack near the end.
 * `stormy`: its last minute brings more new alerts than a channel can carry.
 */
export function anHour(end: Moment, stormy: boolean): readonly Sending[] {
  const start = end - 60 * minuteMs
  const scenes = [...noise(), ...people(), ...sensors(), ...attack(), ...(stormy ? rollout() : [])]
  return scenes.map((scene) => sendingOf(scene, start)).sort((one, other) => one.at - other.at)
}

function sendingOf(scene: Scene, start: Moment): Sending {
  const at = start + Math.round(scene.minute * minuteMs)
  if (typeof scene.event === 'string') return { at, body: scene.event }
  const seenAt = start + Math.round((scene.seenAt ?? scene.minute) * minuteMs)
  return { at, body: JSON.stringify({ time: falcoTime(seenAt), ...scene.event }) }
}

/** As Falco writes it: UTC with nine digits. The last six tell events of one millisecond apart, as a kernel's clock does. */
function falcoTime(at: Moment): string {
  return new Date(at).toISOString().replace('Z', `${String((at * 7919) % 1_000_000).padStart(6, '0')}Z`)
}
