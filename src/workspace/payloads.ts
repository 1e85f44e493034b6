import { spotsIn, type Json, type Spot } from './inputs.ts'
import { asSlackMessage } from './messages.ts'
import type { ResponseUrls } from './response-url.ts'
import { findPerson, isDirect, type State } from './state.ts'
import type { Triggers } from './triggers.ts'
import { asSlackView } from './views.ts'
import type { Channel, InputValues, Message, OpenView, UserId } from './model.ts'

/** What the payloads are written with. */
export type Pen = { readonly state: State; readonly triggers: Triggers; readonly responseUrls: ResponseUrls }

/** https://docs.slack.dev/interactivity/implementing-slash-commands: all strings. */
export function commandPayload(pen: Pen, user: UserId, channel: Channel, command: string, text: string): Json {
  const { state, triggers, responseUrls } = pen
  return {
    token: state.app.verificationToken,
    team_id: state.team.id,
    team_domain: state.team.domain,
    channel_id: channel.id,
    channel_name: isDirect(channel) ? 'directmessage' : channel.name,
    user_id: user,
    user_name: nameOf(state, user),
    command,
    text,
    api_app_id: state.app.id,
    is_enterprise_install: 'false',
    response_url: responseUrls.issue(user, channel.id),
    trigger_id: triggers.issue(user),
  }
}

/** https://docs.slack.dev/reference/interaction-payloads/block_actions-payload, from a message. Ephemeral ones come without the message. */
export function messageActionPayload(pen: Pen, user: UserId, message: Message, spot: Spot, action: Json, values: InputValues): Json {
  const { state, triggers, responseUrls } = pen
  const channel = state.channels.find(({ id }) => id === message.channel)
  return {
    type: 'block_actions',
    ...sender(state, user, 'username'),
    container: containerOf(message, spot),
    trigger_id: triggers.issue(user),
    channel: { id: message.channel, name: channel?.name ?? '' },
    ...(message.onlyFor ? {} : { message: asSlackMessage(state, message) }),
    state: { values },
    response_url: responseUrls.issue(user, message.channel, message),
    actions: [action],
  }
}

/** Blocks inside a coloured attachment say so. */
function containerOf(message: Message, spot: Spot): Json {
  const place = { message_ts: message.ts, channel_id: message.channel, is_ephemeral: message.onlyFor !== undefined }
  const index = message.attachments.findIndex((attachment) =>
    spotsIn(attachment.blocks ?? []).some((other) => other.element === spot.element),
  )
  return index === -1
    ? { type: 'message', ...place }
    : { type: 'message_attachment', attachment_id: index + 1, ...place, is_app_unfurl: false }
}

/** The same from a modal or the Home tab: no channel and no response_url. */
export function viewActionPayload(pen: Pen, opened: OpenView, action: Json): Json {
  const { state, triggers } = pen
  return {
    type: 'block_actions',
    ...sender(state, opened.user, 'username'),
    container: { type: 'view', view_id: opened.id },
    trigger_id: triggers.issue(opened.user, opened),
    view: asSlackView(state, opened),
    actions: [action],
  }
}

export function submissionPayload({ state, triggers }: Pen, opened: OpenView): Json {
  return {
    type: 'view_submission',
    ...sender(state, opened.user, 'name'),
    trigger_id: triggers.issue(opened.user, opened),
    view: asSlackView(state, opened),
    response_urls: [],
  }
}

export function closedPayload({ state }: Pen, opened: OpenView, isCleared: boolean): Json {
  return { type: 'view_closed', ...sender(state, opened.user, 'name'), view: asSlackView(state, opened), is_cleared: isCleared }
}

export function eventPayload({ state }: Pen, event: Json): Json {
  const { app, team } = state
  return {
    token: app.verificationToken,
    team_id: team.id,
    context_team_id: team.id,
    context_enterprise_id: null,
    api_app_id: app.id,
    event,
    type: 'event_callback',
    event_id: state.nextId('Ev'),
    event_time: Math.floor(state.now() / 1000),
    authorizations: [{ enterprise_id: null, team_id: team.id, user_id: app.botUserId, is_bot: true, is_enterprise_install: false }],
    is_ext_shared_channel: false,
  }
}

function sender(state: State, user: UserId, nameMember: 'name' | 'username'): Json {
  const name = nameOf(state, user)
  return {
    user: { id: user, [nameMember]: name, name, team_id: state.team.id },
    api_app_id: state.app.id,
    token: state.app.verificationToken,
    team: { id: state.team.id, domain: state.team.domain },
    enterprise: null,
    is_enterprise_install: false,
  }
}

function nameOf(state: State, user: UserId): string {
  return findPerson(state, user)?.name ?? user
}
