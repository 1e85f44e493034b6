/** Falco's eight priorities, most urgent first, spelled as Falco spells them in alerts. */
export const priorities = ['Emergency', 'Alert', 'Critical', 'Error', 'Warning', 'Notice', 'Informational', 'Debug'] as const
export type Priority = (typeof priorities)[number]

/** 0 is the most urgent, 7 the least. */
export function rank(priority: Priority): number {
  return priorities.indexOf(priority)
}

/** "Warning" as a floor means Warning and everything more urgent. */
export function atLeast(priority: Priority, floor: Priority): boolean {
  return rank(priority) <= rank(floor)
}

export function moreUrgent(one: Priority, other: Priority): Priority {
  return rank(one) <= rank(other) ? one : other
}

/** Any case, and `info`, as falcosidekick and the rule files write it; undefined when it is none of the eight. */
export function parsePriority(text: string): Priority | undefined {
  const word = text.trim().toLowerCase()
  return priorities.find((priority) => priority.toLowerCase() === (word === 'info' ? 'informational' : word))
}
