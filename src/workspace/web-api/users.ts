import { type Args, countArg, flagArg, needText, textArg } from '../args.ts'
import { Refusal } from '../refusal.ts'
import { findPerson, type State } from '../state.ts'
import type { Person, UserGroup } from '../model.ts'
import { type Desk, type Method, pageOf, tier } from './method.ts'

export const users: Readonly<Record<string, Method>> = {
  'users.info': { rate: tier.four, run: info },
  'users.list': { rate: tier.two, run: list },
  'users.lookupByEmail': { rate: tier.three, run: lookupByEmail },
  'usergroups.list': { rate: tier.two, run: groups },
  'usergroups.users.list': { rate: tier.two, run: groupMembers },
}

function info({ state }: Desk, args: Args): Readonly<Record<string, unknown>> {
  return { user: asSlackUser(state, findPerson(state, needText(args, 'user'))) }
}

function list({ state }: Desk, args: Args): Readonly<Record<string, unknown>> {
  const page = pageOf(state.people, { limit: countArg(args, 'limit', 100, 1000), cursor: textArg(args, 'cursor') })
  return { members: page.items.map((person) => asSlackUser(state, person)), response_metadata: { next_cursor: page.next } }
}

function lookupByEmail({ state }: Desk, args: Args): Readonly<Record<string, unknown>> {
  const email = needText(args, 'email').toLowerCase()
  const found = state.people.find((person) => emailOf(state, person) === email)
  if (!found) throw new Refusal('users_not_found')
  return { user: asSlackUser(state, found) }
}

function emailOf(state: State, person: Person): string {
  return `${person.name}@${state.team.domain}.example`
}

function asSlackUser(state: State, person: Person | undefined): Readonly<Record<string, unknown>> {
  if (!person) throw new Refusal('user_not_found')
  return {
    id: person.id,
    team_id: state.team.id,
    name: person.name,
    real_name: person.realName,
    deleted: false,
    is_bot: person.isBot,
    is_app_user: false,
    tz: person.tz,
    tz_offset: offsetS(person.tz, state.now()),
    profile: {
      real_name: person.realName,
      display_name: person.name,
      ...(person.isBot ? { bot_id: state.app.botId, api_app_id: state.app.id } : { email: emailOf(state, person) }),
    },
  }
}

/** Seconds east of Greenwich at this moment. */
function offsetS(tz: string, now: number): number {
  const name = new Intl.DateTimeFormat('en', { timeZone: tz, timeZoneName: 'longOffset' }).formatToParts(now)
  const [, sign, hours = '0', minutes = '0'] =
    /([+-])(\d\d):(\d\d)/.exec(name.find(({ type }) => type === 'timeZoneName')?.value ?? '') ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60)
}

function groups({ state }: Desk, args: Args): Readonly<Record<string, unknown>> {
  return { usergroups: state.userGroups.map((group) => asSlackGroup(state, group, flagArg(args, 'include_users'))) }
}

function asSlackGroup(state: State, group: UserGroup, withUsers: boolean): Readonly<Record<string, unknown>> {
  const { id, handle, name } = group
  return {
    id,
    team_id: state.team.id,
    is_usergroup: true,
    handle,
    name,
    user_count: group.users.length,
    ...(withUsers ? { users: group.users } : {}),
  }
}

function groupMembers({ state }: Desk, args: Args): Readonly<Record<string, unknown>> {
  const id = needText(args, 'usergroup')
  const group = state.userGroups.find((group) => group.id === id)
  if (!group) throw new Refusal('no_such_subteam')
  return { users: group.users }
}
