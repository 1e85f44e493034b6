import { type Args, textArg } from '../args.ts'
import { Refusal } from '../refusal.ts'
import { type Desk, type Method, tier } from './method.ts'

export const apps: Readonly<Record<string, Method>> = {
  'api.test': { rate: 'unlimited', token: 'none', run: test },
  'auth.test': { rate: 'unlimited', run: whoAmI },
  'apps.connections.open': { rate: tier.three, token: 'app', run: ({ issueSocketUrl }) => ({ url: issueSocketUrl() }) },
}

function test(_desk: Desk, args: Args): Readonly<Record<string, unknown>> {
  const error = textArg(args, 'error')
  if (error) throw new Refusal(error, [], { args })
  return { args }
}

function whoAmI({ state }: Desk): Readonly<Record<string, unknown>> {
  const { team, app } = state
  return {
    url: `https://${team.domain}.slack.com/`,
    team: team.name,
    user: 'falconer',
    team_id: team.id,
    user_id: app.botUserId,
    bot_id: app.botId,
    is_enterprise_install: false,
  }
}
