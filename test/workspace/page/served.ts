import { createServer } from 'node:http'
import { servePage } from '../../../src/workspace/page/page.ts'
import type { Workspace } from '../../../src/workspace/workspace.ts'

export type Served = { readonly url: string; readonly stop: () => void }

/** The page of this workspace on a free port. */
export async function served(workspace: Workspace): Promise<Served> {
  const server = createServer(servePage(workspace))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('The server has no port.')
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}
