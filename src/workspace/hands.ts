import { choose, close, command, openHome, press, setInput, submit, type Tools } from './acts.ts'
import { findPerson } from './state.ts'
import { stackOf } from './views.ts'
import type { Hands, UserId } from './model.ts'

/** What one person does with mouse and keys. Async throughout, so that what cannot be found rejects instead of throwing. */
export function makeHands(tools: Tools, user: UserId): Hands {
  const { state } = tools.pen
  const person = findPerson(state, user)
  if (!person) throw new Error(`Nobody here has the id ${user}`)

  return {
    person,
    get modal() {
      return stackOf(state, user).at(-1)
    },
    get home() {
      return state.homes.get(user)
    },
    press: async (place, label, exactly = {}) => press(tools, user, place, label, exactly),
    choose: async (place, option, exactly = {}) => choose(tools, user, place, option, exactly),
    change: async (opened, label, value) => setInput(tools, user, opened, label, value),
    submit: async (opened, values) => submit(tools, opened, values),
    close: async (opened) => close(tools, opened),
    command: async (channel, line) => command(tools, user, channel, line),
    openHome: async () => openHome(tools, user),
  }
}
