import { App, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt'
import { startWorkspace, type Options, type Workspace } from '../../src/workspace/workspace.ts'

export type Office = {
  readonly workspace: Workspace
  readonly app: App
  stop(): Promise<void>
}

/** A real Bolt app with two Socket Mode connections, the way Falconer holds them. */
export async function openOffice(prepare: (app: App) => void, options: Options = {}): Promise<Office> {
  const workspace = await startWorkspace(options)
  const receivers = [socketReceiver(workspace), socketReceiver(workspace)] as const
  const [first, second] = receivers
  const app = makeApp(workspace, first)
  prepare(app)
  second.init(app)
  await app.init()
  await app.start()
  await second.start()

  async function stop(): Promise<void> {
    await Promise.all(receivers.map((receiver) => receiver.client.disconnect()))
    await workspace.stop()
  }
  return { workspace, app, stop }
}

function socketReceiver(workspace: Workspace): SocketModeReceiver {
  return new SocketModeReceiver({
    appToken: workspace.appToken,
    logLevel: LogLevel.ERROR,
    installerOptions: { clientOptions: { slackApiUrl: workspace.apiUrl, retryConfig: { retries: 10, maxTimeout: 1000 } } },
  })
}

export function makeApp(workspace: Workspace, receiver: SocketModeReceiver | HTTPReceiver): App {
  return new App({
    token: workspace.botToken,
    receiver,
    convoStore: false,
    deferInitialization: true,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: workspace.apiUrl, timeout: 10_000, rejectRateLimitedCalls: true, retryConfig: { retries: 0 } },
  })
}
