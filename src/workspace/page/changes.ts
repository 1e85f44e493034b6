import type { ServerResponse } from 'node:http'
import type { Workspace } from '../model.ts'

/** Long enough to gather a burst, too short to be noticed. */
const gatherMs = 80

/**
 * Server-Sent Events: says `changed` whenever something that people see has changed, a burst at once. What changed is not said;
 * the client fetches its screen anew, so a lost event costs nothing.
 */
export function announceChanges(workspace: Workspace, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  response.write('retry: 1000\n\n')
  let gathering: NodeJS.Timeout | undefined
  const leave = workspace.onChange(({ kind }) => {
    if (kind === 'call' || gathering) return
    gathering = setTimeout(() => {
      gathering = undefined
      response.write('data: changed\n\n')
    }, gatherMs)
  })
  response.on('close', () => {
    leave()
    clearTimeout(gathering)
  })
}
