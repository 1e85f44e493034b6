import { expect, test } from 'vitest'
import { makeSlackClient } from '../../src/slack/client.ts'
import { startWorkspace } from '../../src/workspace/workspace.ts'
import { keepLog } from './log.ts'

test('every 429 is told with the method that it was for', async () => {
  const workspace = await startWorkspace({ limits: true })
  const limited: string[] = []
  const { botToken, apiUrl } = workspace
  const client = makeSlackClient({ botToken, apiUrl, log: keepLog(), onRateLimited: (method) => limited.push(method) })
  const posts = Array.from({ length: 8 }, () => client.apiCall('chat.postMessage', { channel: '#falco', text: 'again' }))
  const refused = (await Promise.allSettled(posts)).filter(({ status }) => status === 'rejected')
  await workspace.stop()
  expect(refused.length).toBeGreaterThan(0)
  expect(limited).toEqual(refused.map(() => 'chat.postMessage'))
})
