/** A workspace of plain values: enough for the page to show everything it can, and it notes what hands are asked to do. */
import type { HomeView, KnownBlock, ModalView } from '@slack/types'
import type { Change, Channel, Faults, Hands, Interaction, Message, OpenView, Person, Workspace } from '../../../src/workspace/workspace.ts'

export const ana: Person = { id: 'U0ANA', name: 'ana', realName: 'Ana Lima', isBot: false, tz: 'America/Sao_Paulo' }
export const bo: Person = { id: 'U0BO', name: 'bo', realName: 'Bo Chen', isBot: false, tz: 'UTC' }
export const app: Person = { id: 'U0APP', name: 'falconer', realName: 'Falconer', isBot: true, tz: 'UTC' }

/** One deed as the hands were asked for it. */
export type Asked = readonly [verb: string, who: string, ...what: readonly unknown[]]

export type FakeWorkspace = Workspace & {
  readonly asked: Asked[]
  /** What the next interactions end with, `undefined` for well. */
  trouble: string | undefined
  post(message: Partial<Message>): Message
  open(user: string, view: ModalView, errors?: Readonly<Record<string, string>>): OpenView
  publish(user: string, view: HomeView): void
  shut(user: string): void
}

export function fakeWorkspace(): FakeWorkspace {
  const channels = ['alerts', 'general'].map((name): Channel => ({
    id: `C0${name.toUpperCase()}`,
    name,
    archived: false,
    members: new Set([ana.id, bo.id]),
  }))
  const said: Message[] = []
  const modals = new Map<string, OpenView>()
  const homes = new Map<string, OpenView>()
  const listeners = new Set<(change: Change) => void>()
  const asked: Asked[] = []
  let count = 0

  const tell = (change: Change) => listeners.forEach((listener) => listener(change))
  const viewOf = (user: string, view: ModalView | HomeView, errors = {}): OpenView => {
    const id = `V${++count}`
    return { id, user, view, hash: id, rootId: id, previousId: undefined, values: {}, errors }
  }

  function note(...deed: Asked): Promise<Interaction> {
    asked.push(deed)
    const kind = deed[0] === 'command' ? 'command' : 'action'
    const interaction: Interaction = {
      id: String(asked.length),
      kind,
      user: deed[1],
      sentAt: 0,
      acknowledgedAfterMs: 5,
      answer: {},
      error: workspace.trouble,
    }
    tell({ kind: 'interaction', interaction })
    return Promise.resolve(interaction)
  }

  function as(user: string): Hands {
    const person = [ana, bo].find(({ id }) => id === user)
    if (!person) throw new Error(`Nobody has the id ${user}`)
    return {
      person,
      press: (place, label, exactly) => note('press', user, 'message' in place ? place.message.ts : place.view.id, label, exactly),
      choose: (place, option, exactly) => note('choose', user, 'message' in place ? place.message.ts : place.view.id, option, exactly),
      submit: (view, values) => note('submit', user, view.id, values),
      change: (view, label, value) => note('change', user, view.id, label, value),
      close: (view) => note('close', user, view.id),
      command: (channel, line) => note('command', user, channel, line),
      openHome: () => note('home', user),
      modal: modals.get(user),
      home: homes.get(user),
    }
  }

  const workspace: FakeWorkspace = {
    url: 'http://fake',
    apiUrl: 'http://fake/api/',
    botToken: '',
    appToken: '',
    signingSecret: '',
    botUserId: app.id,
    channels,
    people: [ana, bo, app],
    userGroups: [{ id: 'S0SEC', handle: 'security', name: 'Security', users: [ana.id] }],
    calls: [],
    interactions: [],
    sockets: 1,
    faults: noFaults,
    liveTokens: [],
    asked,
    trouble: undefined,
    channel: (nameOrId) => {
      const found = channels.find(({ id, name }) => id === nameOrId || name === nameOrId)
      if (!found) throw new Error(`No channel ${nameOrId}`)
      return found
    },
    messages: (id) => said.filter((message) => message.channel === id && message.threadTs === undefined && message.onlyFor === undefined),
    replies: (parent) => said.filter(({ threadTs, onlyFor }) => threadTs === parent.ts && onlyFor === undefined),
    whispers: (user) => said.filter(({ onlyFor }) => onlyFor === user),
    as,
    remove: (message) => void said.splice(said.indexOf(message), 1),
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    until: () => Promise.reject(new Error('The fake does not wait.')),
    stop: () => Promise.resolve(),
    post(part) {
      const ts = `${1764000000 + ++count}.000100`
      const message: Message = {
        channel: 'C0ALERTS',
        ts,
        threadTs: undefined,
        user: app.id,
        botId: 'B1',
        text: '',
        blocks: [],
        attachments: [],
        metadata: undefined,
        files: [],
        edits: 0,
        reactions: new Map(),
        onlyFor: undefined,
        ...part,
      }
      said.push(message)
      tell({ kind: 'message', message, how: 'posted' })
      return message
    },
    open(user, view, errors) {
      const opened = viewOf(user, view, errors)
      modals.set(user, opened)
      tell({ kind: 'view', view: opened, how: 'opened' })
      return opened
    },
    publish(user, view) {
      const home = viewOf(user, view)
      homes.set(user, home)
      tell({ kind: 'home', view: home })
    },
    shut(user) {
      const view = modals.get(user)
      modals.delete(user)
      if (view) tell({ kind: 'view', view, how: 'closed' })
    },
  }
  return workspace
}

const nothing = () => undefined
const noFaults: Faults = {
  dropAnswers: nothing,
  refuse: nothing,
  status: nothing,
  hang: nothing,
  down: nothing,
  silence: nothing,
  revoke: nothing,
  double: nothing,
  holdBack: nothing,
  refreshSockets: nothing,
  heal: nothing,
}

/** A section of mrkdwn. */
export function section(text: string, verbatim = false): KnownBlock {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim } }
}

/** A modal with one of each input that Falconer uses. */
export const suppressModal: ModalView = {
  type: 'modal',
  title: { type: 'plain_text', text: 'Suppress' },
  submit: { type: 'plain_text', text: 'Suppress' },
  close: { type: 'plain_text', text: 'Cancel' },
  blocks: [
    section('Hide *Terminal shell in container* from the channel. It stays in the books.'),
    {
      type: 'input',
      block_id: 'scope',
      label: { type: 'plain_text', text: 'What to hide' },
      element: {
        type: 'radio_buttons',
        action_id: 'scope',
        initial_option: {
          text: { type: 'plain_text', text: 'This workload' },
          value: 'workload',
          description: { type: 'plain_text', text: 'payments/api in prod' },
        },
        options: [
          {
            text: { type: 'plain_text', text: 'This workload' },
            value: 'workload',
            description: { type: 'plain_text', text: 'payments/api in prod' },
          },
          { text: { type: 'plain_text', text: 'The rule, everywhere' }, value: 'rule' },
        ],
      },
    },
    {
      type: 'input',
      block_id: 'until',
      label: { type: 'plain_text', text: 'For how long' },
      dispatch_action: true,
      element: {
        type: 'static_select',
        action_id: 'until',
        placeholder: { type: 'plain_text', text: 'Choose a time' },
        options: [
          { text: { type: 'plain_text', text: '1 hour' }, value: '3600' },
          { text: { type: 'plain_text', text: 'Until a date' }, value: 'date' },
        ],
      },
    },
    {
      type: 'input',
      block_id: 'date',
      optional: true,
      label: { type: 'plain_text', text: 'Ends at' },
      element: { type: 'datetimepicker', action_id: 'date', initial_date_time: 1764003600 },
    },
    {
      type: 'input',
      block_id: 'owner',
      label: { type: 'plain_text', text: 'Owner' },
      element: { type: 'users_select', action_id: 'owner', initial_user: 'U0ANA' },
    },
    {
      type: 'input',
      block_id: 'reason',
      label: { type: 'plain_text', text: 'Reason' },
      hint: { type: 'plain_text', text: 'People will read this in six months.' },
      element: {
        type: 'plain_text_input',
        action_id: 'reason',
        multiline: true,
        placeholder: { type: 'plain_text', text: 'Why is this expected?' },
      },
    },
  ],
}
