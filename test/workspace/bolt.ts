import { App, type HTTPReceiver, type Logger, LogLevel, SocketModeReceiver } from '@slack/bolt'
import { type Options, startWorkspace, type Workspace } from '../../src/workspace/workspace.ts'

/** These tests break things on purpose; what Bolt says about it is no news. */
export const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
}

export type Office = AsyncDisposable & { readonly workspace: Workspace; readonly app: App }

/** A real Bolt app with two Socket Mode connections, the way Falconer holds them. */
export async function openOffice(prepare: (app: App) => void, options: Options = {}): Promise<Office> {
  const workspace = await startWorkspace(options)
  const [first, second] = [socketReceiver(workspace), socketReceiver(workspace)] as const
  const app = makeApp(workspace, first)
  prepare(app)
  second.init(app)
  await app.init()
  await app.start()
  await second.start()
  return {
    workspace,
    app,
    async [Symbol.asyncDispose]() {
      await Promise.all([first, second].map((receiver) => receiver.client.disconnect()))
      await workspace.stop()
    },
  }
}

/** Reconnects after one second instead of Bolt's five seconds. */
function socketReceiver(workspace: Workspace): SocketModeReceiver {
  return new SocketModeReceiver({
    appToken: workspace.appToken,
    logger: silent,
    clientPingTimeout: 1000,
    installerOptions: { clientOptions: { slackApiUrl: workspace.apiUrl, retryConfig: { retries: 10, minTimeout: 50, maxTimeout: 200 } } },
  })
}

export function makeApp(workspace: Workspace, receiver: SocketModeReceiver | HTTPReceiver): App {
  return new App({
    token: workspace.botToken,
    receiver,
    convoStore: false,
    deferInitialization: true,
    logger: silent,
    clientOptions: { slackApiUrl: workspace.apiUrl, timeout: 10_000, rejectRateLimitedCalls: true, retryConfig: { retries: 0 } },
  })
}

/** `chat.postMessage` with the card's blocks behind a colour bar, as Falconer posts it. */
export function postCard(app: App, channel: string, ...blocks: readonly object[]): Promise<unknown> {
  return app.client.apiCall('chat.postMessage', { channel, text: 'Shell in a container', attachments: [{ color: '#a30200', blocks }] })
}

export const plain = (text: string) => ({ type: 'plain_text', text }) as const

export const button = (text: string, action_id: string, value = 'A-1') => ({ type: 'button', text: plain(text), action_id, value }) as const

export const actions = (...elements: readonly object[]) => ({ type: 'actions', block_id: 'actions', elements }) as const
