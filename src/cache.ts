import { Keyv } from 'keyv'
import type { KeyvStoreAdapter } from 'keyv'
import QuickLRU from 'quick-lru'

/** What may be forgotten or expires by itself; never the truth. */
export type Cache = {
  /** A cache of its own under this name, whose entries live so long. */
  open(namespace: string, ttlMs: number): Keyv
  close(): Promise<void>
}

/** In memory each cache keeps its newest entries only: Keyv itself drops an expired entry no sooner than somebody asks for it. */
const entriesMax = 10_000

/** What may be forgotten is not waited for: a Redis that does not answer within this long is asked again next time. */
const patienceMs = 1_000

/** `url`: `redis://…`, shared by several replicas; undefined: in this process's memory. */
export async function makeCache(url: string | undefined, log: { warn(fields: object, sentence: string): void }): Promise<Cache> {
  const makeStore = url === undefined ? () => new QuickLRU<string, unknown>({ maxSize: entriesMax }) : await redisAt(url)
  const opened: Keyv[] = []
  return {
    open(namespace, ttl) {
      const keyv = new Keyv({ store: makeStore(), namespace: `falconer:${namespace}`, ttl, throwOnErrors: true })
      keyv.on('error', (err: unknown) => log.warn({ err }, 'the cache (CACHE_URL) does not answer; what it held is asked for again'))
      opened.push(keyv)
      return keyv
    },
    async close() {
      await Promise.all(opened.map((keyv) => keyv.disconnect()))
    },
  }
}

/** One adapter for each namespace: an adapter knows only one. Loaded only here: Redis's client weighs 3 MB, and needs a CACHE_URL to be of use. */
async function redisAt(url: string): Promise<() => KeyvStoreAdapter> {
  const { default: KeyvRedis } = await import('@keyv/redis')
  const socket = { connectTimeout: patienceMs, reconnectStrategy: (tries: number) => Math.min(30_000, 100 * 2 ** Math.min(tries, 10)) }
  const client = { url, socket, disableOfflineQueue: true, commandOptions: { timeout: patienceMs } }
  return () => new KeyvRedis(client, { throwOnErrors: true, connectionTimeout: patienceMs })
}
