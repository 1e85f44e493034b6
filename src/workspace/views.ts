import { randomUUID } from 'node:crypto'
import type { HomeView, ModalView } from '@slack/types'
import { liveTokensIn } from './live-tokens.ts'
import { initialValues, keptValues } from './inputs.ts'
import { Refusal } from './refusal.ts'
import { settleBlocks } from './settle.ts'
import { remember, type State } from './state.ts'
import type { OpenView, UserId } from './model.ts'

/** https://docs.slack.dev/surfaces/modals: a root view and two on top of it. */
const stackMax = 3

/** The person's modals, the top one last. */
export function stackOf(state: State, user: UserId): OpenView[] {
  const known = state.modals.get(user)
  if (known) return known
  const empty: OpenView[] = []
  state.modals.set(user, empty)
  return empty
}

export function isOpen(state: State, view: OpenView): boolean {
  return stackOf(state, view.user).includes(view) || state.homes.get(view.user) === view
}

/** A modal on an empty screen: whatever was open there is gone. */
export function openModal(state: State, user: UserId, view: ModalView): OpenView {
  closeAll(state, user)
  return place(state, user, view, undefined)
}

export function pushModal(state: State, user: UserId, view: ModalView): OpenView {
  const below = stackOf(state, user)
  if (below.length >= stackMax) throw new Refusal('push_limit_reached')
  return place(state, user, view, below.at(-1))
}

function place(state: State, user: UserId, view: ModalView, below: OpenView | undefined): OpenView {
  refuseTakenExternalId(state, view, undefined)
  const opened = makeView(state, user, view, below)
  stackOf(state, user).push(opened)
  state.tell({ kind: 'view', view: opened, how: 'opened' })
  return opened
}

function makeView(state: State, user: UserId, view: ModalView | HomeView, below: OpenView | undefined): OpenView {
  const id = state.nextId('V')
  const settled = settle(state, view)
  return {
    id,
    user,
    view: settled,
    hash: makeHash(state),
    rootId: below?.rootId ?? id,
    previousId: below?.id,
    values: initialValues(settled.blocks),
    errors: {},
  }
}

function settle<View extends ModalView | HomeView>(state: State, view: View): View {
  remember(state.liveTokens, ...liveTokensIn(view))
  return { ...view, blocks: settleBlocks(view.blocks) }
}

function makeHash(state: State): string {
  return `${Math.floor(state.now() / 1000)}.${randomUUID().slice(0, 8)}`
}

/** Values survive where block_id and action_id stay the same. */
export function updateModal(state: State, opened: OpenView, view: ModalView): OpenView {
  refuseTakenExternalId(state, view, opened)
  changeView(state, opened, view)
  state.tell({ kind: 'view', view: opened, how: 'updated' })
  return opened
}

function changeView(state: State, opened: OpenView, view: ModalView | HomeView): void {
  opened.view = settle(state, view)
  opened.values = keptValues(opened.view.blocks, opened.values)
  opened.hash = makeHash(state)
  opened.errors = {}
}

export function publishHome(state: State, user: UserId, view: HomeView): OpenView {
  const known = state.homes.get(user)
  const home = known ?? makeView(state, user, view, undefined)
  if (known) changeView(state, known, view)
  state.homes.set(user, home)
  state.tell({ kind: 'home', view: home })
  return home
}

export function closeModal(state: State, opened: OpenView): void {
  const stack = stackOf(state, opened.user)
  const index = stack.indexOf(opened)
  if (index === -1) return
  stack.splice(index, 1)
  state.tell({ kind: 'view', view: opened, how: 'closed' })
}

/** Top first, as they leave the screen. */
export function closeAll(state: State, user: UserId): void {
  for (const opened of stackOf(state, user).toReversed()) closeModal(state, opened)
}

export function findModal(state: State, by: { readonly id?: string | undefined; readonly externalId?: string | undefined }): OpenView {
  const opened = [...state.modals.values()]
    .flat()
    .find(({ id, view }) => (by.id ? id === by.id : by.externalId !== undefined && view.external_id === by.externalId))
  if (!opened) throw new Refusal('not_found')
  return opened
}

function refuseTakenExternalId(state: State, view: ModalView, self: OpenView | undefined): void {
  if (!view.external_id) return
  const taken = [...state.modals.values()].flat().some((other) => other !== self && other.view.external_id === view.external_id)
  if (taken) throw new Refusal('duplicate_external_id')
}

/** The view as the Web API and the payloads show it. */
export function asSlackView(state: State, opened: OpenView): Readonly<Record<string, unknown>> {
  const { view } = opened
  const modal = view.type === 'modal' ? view : undefined
  return {
    id: opened.id,
    team_id: state.team.id,
    type: view.type,
    blocks: view.blocks,
    private_metadata: view.private_metadata ?? '',
    callback_id: view.callback_id ?? '',
    state: { values: opened.values },
    hash: opened.hash,
    title: modal?.title ?? { type: 'plain_text', text: 'View Title', emoji: true },
    clear_on_close: modal?.clear_on_close ?? false,
    notify_on_close: modal?.notify_on_close ?? false,
    close: modal?.close ?? null,
    submit: modal?.submit ?? null,
    previous_view_id: opened.previousId ?? null,
    root_view_id: opened.rootId,
    app_id: state.app.id,
    external_id: view.external_id ?? '',
    app_installed_team_id: state.team.id,
    bot_id: state.app.botId,
  }
}
