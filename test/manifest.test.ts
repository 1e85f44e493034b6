import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'

/**
 * Slack's rules for a version 1 manifest, as far as ours goes: the limits of slackapi/manifest-schema v0.5.0. Strict throughout, as
 * Slack is with members that it does not know.
 */
const Manifest = z.strictObject({
  display_information: z.strictObject({
    name: z.string().min(1).max(35),
    description: z.string().max(140),
    background_color: z.string().regex(/^#[0-9A-Fa-f]{6}$/),
    long_description: z.string().min(175).max(4_000),
  }),
  features: z.strictObject({
    bot_user: z.strictObject({ display_name: z.string().max(80), always_online: z.boolean() }),
    app_home: z.strictObject({
      home_tab_enabled: z.boolean(),
      messages_tab_enabled: z.boolean(),
      messages_tab_read_only_enabled: z.boolean(),
    }),
    slash_commands: z
      .array(
        z.strictObject({
          command: z.string().regex(/^\//).min(2).max(32),
          description: z.string().max(2_000),
          usage_hint: z.string().max(1_000),
          should_escape: z.boolean(),
        }),
      )
      .max(50),
  }),
  oauth_config: z.strictObject({ scopes: z.strictObject({ bot: z.array(z.string()).max(255) }) }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({ bot_events: z.array(z.string()).max(100) }),
    interactivity: z.strictObject({ is_enabled: z.boolean() }),
    socket_mode_enabled: z.boolean(),
    org_deploy_enabled: z.boolean(),
    token_rotation_enabled: z.boolean(),
  }),
})

const text = readFileSync(join(import.meta.dirname, '../manifest.yml'), 'utf8')
const manifest = Manifest.parse(parse(text))

test('the app asks for the scopes that it uses, and for no other', () => {
  expect(manifest.oauth_config.scopes.bot.toSorted()).toEqual(
    [
      'channels:history',
      'channels:read',
      'chat:write',
      'commands',
      'files:write',
      'groups:history',
      'groups:read',
      'users:read',
    ].toSorted(),
  )
})

test('what Falconer listens for is switched on', () => {
  expect(manifest.settings).toMatchObject({ socket_mode_enabled: true, interactivity: { is_enabled: true }, token_rotation_enabled: false })
  expect(manifest.settings.event_subscriptions.bot_events).toEqual(['app_home_opened', 'message.channels', 'message.groups'])
  expect(manifest.features.app_home.home_tab_enabled).toBe(true)
  expect(manifest.features.slash_commands.map(({ command }) => command)).toEqual(['/falco'])
})

test("the three addresses of HTTP mode wait in comments, under Falconer's path", () => {
  expect(text.match(/# HTTP mode: (?:request_)?url: https:\/\/\S+\/slack\/events$/gm)).toHaveLength(3)
})
