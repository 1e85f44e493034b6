import { type Args, needText, textArg } from '../args.ts'
import { Refusal } from '../refusal.ts'
import { findPerson, type State } from '../state.ts'
import { requireHome, requireModal } from '../validate/view.ts'
import { asSlackView, findModal, openModal, publishHome, pushModal, updateModal } from '../views.ts'
import type { OpenView } from '../model.ts'
import { type Desk, type Method, tier } from './method.ts'

export const views: Readonly<Record<string, Method>> = {
  'views.open': { rate: tier.four, run: open },
  'views.push': { rate: tier.four, run: push },
  'views.update': { rate: tier.four, run: update },
  'views.publish': { rate: tier.four, run: publish },
}

function open({ state, triggers }: Desk, args: Args): Readonly<Record<string, unknown>> {
  const view = requireModal(args['view'])
  const { user } = triggers.spend(needText(args, 'trigger_id'))
  return shown(state, openModal(state, user, view))
}

function push({ state, triggers }: Desk, args: Args): Readonly<Record<string, unknown>> {
  const view = requireModal(args['view'])
  const { user, from } = triggers.spend(needText(args, 'trigger_id'))
  if (from?.view.type !== 'modal') throw new Refusal('invalid_trigger_id')
  return shown(state, pushModal(state, user, view))
}

function update({ state }: Desk, args: Args): Readonly<Record<string, unknown>> {
  const view = requireModal(args['view'])
  const opened = findModal(state, { id: textArg(args, 'view_id'), externalId: textArg(args, 'external_id') })
  refuseStale(opened, args)
  return shown(state, updateModal(state, opened, view))
}

function publish({ state }: Desk, args: Args): Readonly<Record<string, unknown>> {
  const view = requireHome(args['view'])
  const user = needText(args, 'user_id')
  if (!findPerson(state, user)) throw new Refusal('invalid_arguments', ['invalid `user_id`'])
  refuseStale(state.homes.get(user), args)
  return shown(state, publishHome(state, user, view))
}

function refuseStale(opened: OpenView | undefined, args: Args): void {
  const hash = textArg(args, 'hash')
  if (opened && hash && hash !== opened.hash) throw new Refusal('hash_conflict')
}

function shown(state: State, opened: OpenView): Readonly<Record<string, unknown>> {
  return { view: asSlackView(state, opened) }
}
