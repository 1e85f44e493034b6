import { expect, test } from 'vitest'
import { makeCache } from '../src/cache.ts'

const silent = { warn() {} }

test('each name is a cache of its own', async () => {
  const cache = await makeCache(undefined, silent)
  const [envelopes, channels] = [cache.open('envelopes', 60_000), cache.open('channels', 60_000)]
  await envelopes.set('key', 'one')
  expect(await channels.get('key')).toBeUndefined()
  expect(await envelopes.get('key')).toBe('one')
  await cache.close()
})

test('what nobody asks for again does not pile up: the newest entries stay', async () => {
  const cache = await makeCache(undefined, silent)
  const envelopes = cache.open('envelopes', 60_000)
  for (let index = 0; index < 40_000; index += 1) await envelopes.set(`envelope ${index}`, true)
  expect(await envelopes.get('envelope 39999')).toBe(true)
  expect(await envelopes.get('envelope 0')).toBeUndefined()
  await cache.close()
})

test('a cache that cannot be reached is said aloud and rejects, it does not pretend', async () => {
  const said: string[] = []
  const cache = await makeCache('redis://127.0.0.1:1', { warn: (_fields, sentence) => void said.push(sentence) })
  await expect(cache.open('envelopes', 60_000).get('key')).rejects.toThrow('Redis client is not connected')
  expect(said[0]).toContain('CACHE_URL')
  await cache.close()
})
