import { setTimeout as wait } from 'node:timers/promises'

/** How long to wait after so many failures in a row: 1 s, growing by 1.3 up to 30 s, a fifth of it by chance. */
export function backoffMs(failures: number): number {
  if (failures === 0) return 0
  return Math.min(30_000, 1_000 * 1.3 ** (failures - 1)) * (0.8 + 0.2 * Math.random())
}

/** Waits, but not past a stop. */
export async function pause(ms: number, stop: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal: stop, ref: false }).catch(() => {})
}
