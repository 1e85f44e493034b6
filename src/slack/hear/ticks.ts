import type { App, BlockAction } from '@slack/bolt'
import { tickAction } from '../names.ts'
import { showPreview } from './preview.ts'
import type { Hearing } from './hearing.ts'

/** Whatever is ticked, or not any more, in a form for a scope: it is drawn anew with what that would have hidden. */
export function hearTicks(app: App, hearing: Hearing): void {
  app.action<BlockAction>(tickAction, async ({ ack, action, body }) => {
    await ack()
    if (body.view) await showPreview({ ...body.view, values: body.view.state.values }, action.action_ts, hearing)
  })
}
