import type { UsersListResponse, WebClient } from '@slack/web-api'
import type { Keyv } from 'keyv'
import type { UserId } from '../domain/suppression.ts'
import { isNobody } from './failures.ts'
import type { Log } from './log.ts'
import { isZone } from './say/when.ts'

type Member = NonNullable<UsersListResponse['members']>[number]

/** What Slack knows of the people who use it. */
export interface People {
  /** The name of their time zone, `Europe/Berlin`; undefined when Slack does not tell. Never rejects. */
  zoneOf(user: UserId): Promise<string | undefined>
  /**
   * Who is meant by `<@U…>`, `@name` or a name: none, or several when it does not tell one from another. Undefined when Slack does not
   * tell. Never rejects.
   */
  idsOf(typed: string): Promise<readonly UserId[] | undefined>
}

/** `zones`: to be forgotten after an hour or so, because people travel. */
export function makePeople(client: WebClient, zones: Keyv<string>, log: Log): People {
  return {
    async zoneOf(user) {
      const known = await zones.get(user).catch(() => undefined)
      return known ?? ask(user)
    },
    async idsOf(typed) {
      const id = /^<@([UW][A-Z0-9]{2,30})(?:\|[^<>]*)?>$/.exec(typed)?.[1]
      try {
        return id === undefined ? await called(typed.replace(/^@/, '').toLowerCase()) : await present(id)
      } catch (err) {
        log.warn({ err }, 'Slack does not tell who a person is, which needs the scope users:read')
        return undefined
      }
    },
  }

  /** A person who is not there would spoil the card that names them. */
  async function present(id: UserId): Promise<readonly UserId[]> {
    try {
      const { user } = await client.users.info({ user: id })
      return user?.deleted ? [] : [id]
    } catch (error) {
      if (isNobody(error)) return []
      throw error
    }
  }

  /** By any of the names that people are shown with. */
  async function called(name: string): Promise<readonly UserId[]> {
    const ids: UserId[] = []
    let cursor: string | undefined
    for (let page = 0; page < pagesRead; page++) {
      const answer = await client.users.list({ limit: pageSize, ...(cursor ? { cursor } : {}) })
      ids.push(...(answer.members ?? []).flatMap((one) => (isCalled(one, name) && one.id !== undefined ? [one.id] : [])))
      cursor = answer.response_metadata?.next_cursor
      if (!cursor) break
    }
    return ids
  }

  /** Asked again next time when Slack does not tell: somebody may have granted users:read meanwhile. */
  async function ask(user: UserId): Promise<string | undefined> {
    try {
      const zone = (await client.users.info({ user })).user?.tz
      if (zone === undefined || !isZone(zone)) return undefined
      await zones.set(user, zone).catch(() => false)
      return zone
    } catch (err) {
      log.warn({ err }, 'Slack does not tell the time zone of a person, which needs the scope users:read; UTC is taken instead')
      return undefined
    }
  }
}

/** A workspace of 10,000 people; the method may be asked twenty times a minute. */
const pageSize = 1_000
const pagesRead = 10

function isCalled({ deleted, is_bot, name, real_name, profile }: Member, wanted: string): boolean {
  if (deleted || is_bot) return false
  return [name, real_name, profile?.display_name, profile?.real_name].some((one) => one?.toLowerCase() === wanted)
}
