import { SocketModeReceiver } from '@slack/bolt'
import { webClientOptions } from './client.ts'
import type { Ears } from './ears.ts'
import { Line } from './line.ts'
import { slackLogger } from './log.ts'
import type { Log } from './log.ts'
import { pause } from './pause.ts'

export type SocketOptions = {
  readonly appToken: string
  readonly apiUrl: string | undefined
  /** How much later the second connection starts: Slack renews each about an hour after its start, and so never both at once. */
  readonly staggerMs: number
  readonly log: Log
}

/** Socket Mode: two connections, so that one hears while Slack renews the other. */
export function makeSockets(options: SocketOptions): Ears {
  const receivers = [makeReceiver(options), makeReceiver(options)] as const
  const [first, second] = [new Line(receivers[0].client, options.log), new Line(receivers[1].client, options.log)]
  const stop = new AbortController()
  return {
    receivers,
    async start() {
      await first.start()
      void startSecond()
    },
    connected: () => first.open || second.open,
    port: () => undefined,
    async close() {
      stop.abort()
      await Promise.all([first.close(), second.close()])
    },
  }

  async function startSecond(): Promise<void> {
    await pause(options.staggerMs, stop.signal)
    if (!stop.signal.aborted) await second.start().catch((err: unknown) => options.log.error({ err }, 'the second connection is refused'))
  }
}

/** Each with options of its own: Slack's client writes into what it is given, and Bolt would share that with every listener. */
function makeReceiver({ appToken, apiUrl, log }: SocketOptions): SocketModeReceiver {
  return new SocketModeReceiver({
    appToken,
    logger: slackLogger(log),
    autoReconnectEnabled: false,
    installerOptions: { clientOptions: webClientOptions(apiUrl, log) },
    customPropertiesExtractor: ({ envelope_id }: { readonly envelope_id: string }) => ({ envelopeId: envelope_id }),
  })
}
