import type { Message, Workspace } from '../../src/workspace/workspace.ts'

/** What the stand-in was asked while somebody watched. */
export type Watch = {
  /** Calls of this method. */
  calls(method: string): number
  /** Calls that were answered with 429. */
  limited(): number
  /** Calls that were refused otherwise, in Slack's words. */
  refused(): readonly string[]
  end(): void
}

export function watch(workspace: Workspace): Watch {
  const calls = new Map<string, number>()
  const refused = new Set<string>()
  let limited = 0
  const end = workspace.onChange((change) => {
    if (change.kind !== 'call') return
    const { method, status, ok, error } = change.call
    calls.set(method, (calls.get(method) ?? 0) + 1)
    if (status === 429) limited += 1
    else if (!ok) refused.add(`${method}: ${error ?? status}`)
  })
  return { calls: (method) => calls.get(method) ?? 0, limited: () => limited, refused: () => [...refused], end }
}

/** When the stand-in took the message, in milliseconds since 1970. */
export function postedAt({ ts }: Message): number {
  return Number(ts) * 1000
}

/** Values stand between backticks in a card's plain text. */
export function headlineOf({ text }: Pick<Message, 'text'>): string {
  return text.replaceAll('`', '')
}

/** A person who can press. */
export function somebody(workspace: Workspace) {
  const person = workspace.people.find(({ isBot }) => !isBot)
  if (!person) throw new Error('The workspace has nobody to press')
  return workspace.as(person.id)
}

export function isStormCard({ text }: Pick<Message, 'text'>): boolean {
  return /^(Storm: |The storm is over: )/.test(text)
}

/** A storm card that does not say yet that it is over. */
export function isRaging({ text }: Pick<Message, 'text'>): boolean {
  return text.startsWith('Storm: ')
}

/** Of a storm card: how many alerts it says that it gathered. */
export function gatheredOn({ text }: Pick<Message, 'text'>): number {
  return Number(/: ([\d,]+) new alert/.exec(text)?.[1]?.replaceAll(',', '') ?? 0)
}

export function isUrgentCard({ text }: Pick<Message, 'text'>): boolean {
  return /^(Emergency|Alert|Critical): /.test(text)
}
