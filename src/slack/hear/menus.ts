import type { App, BlockOverflowAction } from '@slack/bolt'
import { objection } from '../../domain/action.ts'
import type { Alert } from '../../domain/alert.ts'
import type { UserId } from '../../domain/suppression.ts'
import type { Answer, Shown } from '../desk.ts'
import { actions, readMoreOption } from '../names.ts'
import type { MoreOption } from '../names.ts'
import type { Modal } from '../say/message.ts'
import { assignModal, rawEventModal, resolveModal } from '../say/modals.ts'
import type { Hearing } from './hearing.ts'
import { openModal } from './open-modal.ts'
import { refresh } from './refresh.ts'
import { foreign, refusalProse } from './refusal.ts'
import { alertAnswer } from './show.ts'

/** More, at the end of a card's buttons. Reopen acts at once, the others open a modal: not for what would be refused when it comes back. */
export function hearMenus(app: App, hearing: Hearing): void {
  const { desk, voice, now } = hearing

  app.action<BlockOverflowAction>(actions.more, async ({ ack, action, body }) => {
    const chosen = readMoreOption(action.selected_option.value)
    const answer = chosen ? await choose(chosen, body.user.id) : foreign
    await ack()
    if ('refused' in answer) await voice.whisper(body, refusalProse(answer.refused))
    else if ('modal' in answer) await openModal(body, answer.modal, hearing)
    else await refresh(body, () => alertAnswer(answer.alert.id, desk), hearing)
  })

  async function choose({ do: item, id }: MoreOption, by: UserId): Promise<Answer<{ readonly alert: Alert } | { readonly modal: Modal }>> {
    if (item === 'reopen') return desk.takeAction(id, { do: 'reopen', by })
    const shown = await desk.show(id)
    if ('refused' in shown) return shown
    const refused = item === 'raw' ? undefined : objection(item, by, shown.alert, now())
    return refused === undefined ? { modal: modalOf(item, shown) } : { refused }
  }
}

function modalOf(item: Exclude<MoreOption['do'], 'reopen'>, { alert, sample }: Shown): Modal {
  switch (item) {
    case 'resolve':
      return resolveModal(alert)
    case 'assign':
      return assignModal(alert)
    case 'raw':
      return rawEventModal(sample)
  }
}
