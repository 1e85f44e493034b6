import type { App, BlockOverflowAction } from '@slack/bolt'
import type { AlertId } from '../../domain/alert.ts'
import type { Answer, Shown } from '../desk.ts'
import { actions, readMoreOption } from '../names.ts'
import type { MoreOption } from '../names.ts'
import { assignModal, rawEventModal, resolveModal } from '../say/modals.ts'
import type { Hearing } from './hearing.ts'
import { openModal } from './open-modal.ts'
import { refresh } from './refresh.ts'
import { foreign, refusalProse } from './refusal.ts'
import { alertAnswer } from './show.ts'

/** More, at the end of a card's buttons. Reopen acts at once, the others open a modal. */
export function hearMenus(app: App, hearing: Hearing): void {
  const { desk, voice } = hearing

  app.action<BlockOverflowAction>(actions.more, async ({ ack, action, body }) => {
    const chosen = readMoreOption(action.selected_option.value)
    const answer = chosen ? await choose(chosen, body) : foreign
    await ack()
    if ('refused' in answer) await voice.whisper(body, refusalProse(answer.refused))
  })

  async function reopen(id: AlertId, body: BlockOverflowAction): Promise<Answer<object>> {
    const answer = await desk.takeAction(id, { do: 'reopen', by: body.user.id })
    if (!('refused' in answer)) await refresh(body, () => alertAnswer(id, desk), hearing)
    return answer
  }

  async function choose(chosen: MoreOption, body: BlockOverflowAction): Promise<Answer<object>> {
    if (chosen.do === 'reopen') return reopen(chosen.id, body)
    const shown = await desk.show(chosen.id)
    if (!('refused' in shown)) await openModal(body, modalOf(chosen.do, shown), hearing)
    return shown
  }
}

function modalOf(item: Exclude<MoreOption['do'], 'reopen'>, { alert, sample }: Shown) {
  switch (item) {
    case 'resolve':
      return resolveModal(alert)
    case 'assign':
      return assignModal(alert)
    case 'raw':
      return rawEventModal(sample)
  }
}
