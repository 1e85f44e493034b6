import type { WebClient } from '@slack/web-api'
import type { Keyv } from 'keyv'
import type { UserId } from '../domain/suppression.ts'
import type { Log } from './log.ts'
import { isZone } from './say/when.ts'

/** What Slack knows of the people who use it. */
export interface People {
  /** The name of their time zone, `Europe/Berlin`; undefined when Slack does not tell. Never rejects. */
  zoneOf(user: UserId): Promise<string | undefined>
}

/** `zones`: to be forgotten after an hour or so, because people travel. */
export function makePeople(client: WebClient, zones: Keyv<string>, log: Log): People {
  return {
    async zoneOf(user) {
      const known = await zones.get(user).catch(() => undefined)
      return known ?? ask(user)
    },
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
