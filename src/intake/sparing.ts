import type { Moment } from '../domain/event.ts'

/**
 * Speaks at most once in `everyMs`, and says how often it kept quiet since: whoever sends a thousand bad bodies a second must
 * not fill the log.
 */
export function makeSparing(everyMs: number, now: () => Moment): (speak: (unsaid: number) => void) => void {
  let spokeAt = -Infinity
  let unsaid = 0
  return (speak) => {
    if (now() - spokeAt < everyMs) {
      unsaid++
      return
    }
    speak(unsaid)
    spokeAt = now()
    unsaid = 0
  }
}
