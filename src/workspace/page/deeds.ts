import { z } from 'zod'
import type { Exactly, Given, Hands, Interaction, OpenView, Place, Workspace } from '../model.ts'
import { type Chooser, chooserAt, inputsOf } from './blocks.ts'
import { epochOf } from './clock.ts'
import { findMessage } from './reader.ts'

const where = z.union([z.object({ channel: z.string(), ts: z.string() }), z.object({ view: z.string() })])
const address = { blockId: z.string(), actionId: z.string() }
const filled = z.union([z.string(), z.array(z.string())])

const Deed = z.discriminatedUnion('do', [
  z.object({ do: z.literal('press'), as: z.string(), where, label: z.string(), ...address, value: z.string().optional() }),
  z.object({ do: z.literal('choose'), as: z.string(), where, ...address, value: filled }),
  z.object({ do: z.literal('submit'), as: z.string(), view: z.string(), values: z.record(z.string(), filled) }),
  z.object({ do: z.literal('change'), as: z.string(), view: z.string(), blockId: z.string(), value: filled }),
  z.object({ do: z.literal('close'), as: z.string(), view: z.string() }),
  z.object({ do: z.literal('command'), as: z.string(), channel: z.string(), line: z.string() }),
  z.object({ do: z.literal('home'), as: z.string() }),
])
type Deed = z.infer<typeof Deed>
type Where = z.infer<typeof where>
type Filled = z.infer<typeof filled>

/** What the client script is told: done, or the words for a toast. */
export type Answer = { readonly ok: true } | { readonly ok: false; readonly why: string }

/**
 * Does what a person did on the page, with that person's hands. A body that is no deed, an element that is gone by now and an
 * interaction that the app left unanswered all come back as words to show.
 */
export async function doDeed(body: unknown, workspace: Workspace, now: Date): Promise<Answer> {
  const parsed = Deed.safeParse(body)
  if (!parsed.success) return { ok: false, why: z.prettifyError(parsed.error) }
  try {
    const hands = workspace.as(parsed.data.as)
    return told(await perform(parsed.data, hands, (where) => placeAt(where, hands, workspace, now)))
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : String(error) }
  }
}

async function perform(deed: Deed, hands: Hands, find: (where: Where) => Place): Promise<Interaction | undefined> {
  switch (deed.do) {
    case 'press':
      return hands.press(find(deed.where), deed.label, exactly(deed))
    case 'choose':
      return choose(find(deed.where), deed, hands)
    case 'submit':
      return submit(viewOf(deed.view, hands), deed.values, hands)
    case 'change':
      return change(viewOf(deed.view, hands), deed.blockId, deed.value, hands)
    case 'close':
      return hands.close(viewOf(deed.view, hands))
    case 'command':
      return hands.command(deed.channel, deed.line)
    case 'home':
      return hands.openHome()
  }
}

/** What went wrong, in words; Slack shows the same error names. */
function told(interaction: Interaction | undefined): Answer {
  if (!interaction?.error) return { ok: true }
  const what = interaction.kind === 'command' ? 'The command failed' : 'The app did not answer'
  return { ok: false, why: `${what}: ${interaction.error}` }
}

function placeAt(where: Where, hands: Hands, workspace: Workspace, now: Date): Place {
  if ('view' in where) return { view: viewOf(where.view, hands) }
  const message = findMessage(where.channel, where.ts, { workspace, person: hands.person, now, scope: '' })
  if (!message) throw new Error('This message is gone.')
  return { message }
}

function viewOf(id: string, { modal, home }: Hands): OpenView {
  const view = [modal, home].find((open) => open?.id === id)
  if (!view) throw new Error('This window is closed by now.')
  return view
}

function exactly({ blockId, actionId, value }: { blockId: string; actionId: string; value?: string | undefined }): Exactly {
  return { blockId, actionId, ...(value !== undefined && { value }) }
}

async function choose(place: Place, deed: { blockId: string; actionId: string; value: Filled }, hands: Hands): Promise<Interaction> {
  const chooser = chooserAt(place, deed.blockId, deed.actionId)
  if (!chooser) throw new Error('This menu is gone.')
  const given = inHands(chooser, deed.value, hands.person.tz)
  if (given === undefined || typeof given === 'object') throw new Error('This stand-in chooses one thing at a time.')
  return hands.choose(place, String(given), { blockId: deed.blockId, actionId: deed.actionId })
}

async function submit(view: OpenView, values: Readonly<Record<string, Filled>>, hands: Hands): Promise<Interaction> {
  const labelled = new Map<string, Given>()
  for (const { block_id: blockId = '', label, element } of inputsOf({ view })) {
    const value = values[blockId]
    const given = value === undefined ? undefined : inHands(element, value, hands.person.tz)
    if (labelled.has(label.text)) throw new Error(`Two inputs are called "${label.text}": hands find them by label.`)
    if (given !== undefined) labelled.set(label.text, given)
  }
  return hands.submit(view, Object.fromEntries(labelled))
}

async function change(view: OpenView, blockId: string, value: Filled, hands: Hands): Promise<Interaction> {
  const input = inputsOf({ view }).find(({ block_id }) => block_id === blockId)
  if (!input) throw new Error('This input is gone.')
  return hands.change(view, input.label.text, inHands(input.element, value, hands.person.tz) ?? '')
}

/**
 * A control's value as hands take it: the words of an option rather than its value, a moment in seconds rather than on the
 * person's clock. Undefined for a menu where nothing is chosen.
 */
function inHands(element: Chooser, value: Filled, tz: string): Given | undefined {
  const options = optionsOf(element)
  if (options) {
    const words = [value].flat().flatMap((chosen) => options.filter((option) => option.value === chosen).map(({ text }) => text.text))
    return Array.isArray(value) ? words : words[0]
  }
  return element.type === 'datetimepicker' && typeof value === 'string' ? epochOf(value, tz) : value
}

function optionsOf(element: Chooser) {
  if ('option_groups' in element && element.option_groups) return element.option_groups.flatMap(({ options }) => options)
  return 'options' in element ? element.options : undefined
}
