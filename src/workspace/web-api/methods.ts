import { apps } from './apps.ts'
import { blocks } from './blocks.ts'
import { chat } from './chat.ts'
import { conversations } from './conversations.ts'
import { files } from './files.ts'
import type { Method } from './method.ts'
import { reactions } from './reactions.ts'
import { users } from './users.ts'
import { views } from './views.ts'

/** Every Web API method the workspace knows. */
export const methods: ReadonlyMap<string, Method> = new Map(
  Object.entries({ ...apps, ...blocks, ...chat, ...conversations, ...files, ...reactions, ...users, ...views }),
)
