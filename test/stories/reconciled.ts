import { isAlive } from '../../src/domain/alert.ts'
import type { StormPicture } from '../../src/domain/storm.ts'
import type { Dossier, Ledger, Posting } from '../../src/ledger/ledger.ts'
import { messageOf } from '../../src/slack/say/saying.ts'
import type { Message, Workspace } from '../../src/workspace/workspace.ts'
import { wordsOf } from './house.ts'
import type { House } from './house.ts'

export type Expectation = {
  /** How often people deleted the card of an alert: once, and it is there again if anybody noticed; after that they do not want it. */
  readonly deletions?: ReadonlyMap<string, number>
}

/**
 * How Slack's channels differ from what the ledger wants there, a sentence each; none: they match. To be asked when nothing waits
 * any more. It holds: every message stands once; every alert has one card, which says what the ledger says, or was gathered by
 * one storm, which has one card; and nothing else hangs there under Falconer's mark.
 */
export async function differences(ledger: Ledger, workspace: Workspace, expected: Expectation = {}): Promise<readonly string[]> {
  const wall = readWall(workspace)
  const dossiers = await ledger.recent(alertsMax)
  const shown = await Promise.all(dossiers.map(async (dossier) => ({ dossier, posting: await ledger.postings.cardOf(dossier.alert.id) })))
  const gathered = Map.groupBy(shown, ({ posting }) => (posting?.about.kind === 'storm' ? posting.about.storm : ''))
  // All that a storm gathered may have gone on with cards of their own: its card stays.
  const storms = new Set([...gathered.keys(), ...wall.map(({ key }) => /^storm-([^-]+)-/.exec(key)?.[1] ?? '')].filter(Boolean))
  return [
    ...doubled(wall),
    ...shown.flatMap(({ dossier, posting }) => cardFlaws(dossier, posting, wall, expected.deletions ?? new Map())),
    ...(await Promise.all([...storms].map((id) => stormFlaws(ledger, id, gathered.get(id) ?? [], wall)))).flat(),
    ...strangers(wall, new Set(shown.map(({ dossier }) => dossier.alert.id))),
  ]
}

const alertsMax = 1_000_000

/** True as soon as nothing waits any more; false when something still does after so long. */
export async function settled({ falconer }: House, withinMs: number): Promise<boolean> {
  const until = performance.now() + withinMs
  while ((await falconer.waiting()) > 0) {
    if (performance.now() > until) return false
    // The last answer changes the ledger alone: there is nothing else to wait for.
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return true
}

/** A message of ours, with the key that the reconciler gave it: `card-k3m9x2p7-17`. */
type Hung = { readonly key: string; readonly message: Message }
type Shown = { readonly dossier: Dossier; readonly posting: Posting | undefined }

/** Replies included: they must not be doubled either. */
function readWall(workspace: Workspace): readonly Hung[] {
  const heads = workspace.channels.flatMap(({ id }) => workspace.messages(id))
  return heads
    .flatMap((head) => [head, ...workspace.replies(head)])
    .flatMap((message) => {
      const key = message.metadata?.event_payload['key']
      return typeof key === 'string' ? [{ key, message }] : []
    })
}

function doubled(wall: readonly Hung[]): readonly string[] {
  return [...Map.groupBy(wall, ({ key }) => key)]
    .filter(([, hung]) => hung.length > 1)
    .map(([key, { length }]) => `${key} hangs ${length} times`)
}

function hangingFor(wall: readonly Hung[], kind: 'card' | 'storm', id: string): readonly Hung[] {
  return wall.filter(({ key }) => key.startsWith(`${kind}-${id}-`))
}

function cardFlaws(
  { alert, sample }: Dossier,
  posting: Posting | undefined,
  wall: readonly Hung[],
  deletions: ReadonlyMap<string, number>,
): readonly string[] {
  const cards = hangingFor(wall, 'card', alert.id)
  const wanted = posting?.about.kind === 'card' ? 1 : 0
  // No event told of it and no edit met the gap: an alert that is closed and was deleted once may be missing.
  const mayLack = (deletions.get(alert.id) ?? 0) > (isAlive(alert) ? 1 : 0)
  const name = `alert ${alert.id} (${alert.rule}, ${alert.status})`
  if (!posting) return [`${name} has no posting at all`]
  if (cards.length === 0 && mayLack) return []
  if (cards.length !== wanted) return [`${name} has ${cards.length} cards instead of ${wanted}: ${JSON.stringify(posting)}`]
  const [card] = cards
  if (!card) return []
  if (posting.at?.ts !== card.message.ts) return [`${name} hangs at ${card.message.ts}, and the ledger says ${posting.at?.ts}`]
  const words = wordsOf(messageOf({ kind: 'card', alert, sample, isNew: false }))
  return wordsOf(card.message) === words ? [] : [`${name} says ${differing(wordsOf(card.message), words)}`]
}

/** The first line that differs is enough to see what is stale. */
function differing(said: string, wanted: string): string {
  const [ours, theirs] = [said.split('\n'), wanted.split('\n')]
  const at = ours.findIndex((line, index) => line !== theirs[index])
  return `"${ours[at]}" instead of "${theirs[at]}"`
}

async function stormFlaws(ledger: Ledger, id: string, gathered: readonly Shown[], wall: readonly Hung[]): Promise<readonly string[]> {
  const picture = await ledger.storm(id)
  const cards = hangingFor(wall, 'storm', id)
  const [posting] = gathered.map(({ posting }) => posting)
  const inStorm = new Set((await ledger.stormAlerts(id, alertsMax)).map(({ alert }) => alert.id))
  const astray = gathered.filter(({ dossier }) => !inStorm.has(dossier.alert.id)).map(({ dossier }) => dossier.alert.id)
  if (!picture) return [`storm ${id} hangs there and is not in the ledger`]
  return [
    ...(cards.length === 1 ? [] : [`storm ${id} has ${cards.length} cards`]),
    ...(!posting || posting.at?.ts === cards[0]?.message.ts ? [] : [`storm ${id} does not hang where the ledger says`]),
    ...astray.map((alert) => `alert ${alert} is shown by storm ${id}, which does not list it`),
    ...staleStorm(picture, cards[0]?.message),
  ]
}

/**
 * The books move with every event anywhere, and are no reason to edit its card; once it is over, its table neither, for what went on
 * alone has a card of its own.
 */
function staleStorm(picture: StormPicture, card: Message | undefined): readonly string[] {
  const { storm } = picture
  const isBound = (line: string) => (storm.endedAt === undefined ? !line.includes('received') : /over:|open\*/.test(line))
  const bound = (words: string) => words.split('\n').filter(isBound).join('\n')
  if (!card) return []
  const [said, meant] = [bound(wordsOf(card)), bound(wordsOf(messageOf({ kind: 'storm', picture })))]
  return said === meant ? [] : [`storm ${storm.id} says ${differing(said, meant)}`]
}

/** Cards of alerts that the ledger does not know. */
function strangers(wall: readonly Hung[], alerts: ReadonlySet<string>): readonly string[] {
  return wall.flatMap(({ key }) => {
    const [kind, id = ''] = key.split('-')
    return kind === 'card' && !alerts.has(id) ? [`${key} is the card of no alert`] : []
  })
}
