import type { App, BlockAction, BlockButtonAction } from '@slack/bolt'
import type { Prose } from '../../domain/prose.ts'
import type { Suppression, SuppressionId, UserId } from '../../domain/suppression.ts'
import type { Answer } from '../desk.ts'
import { actions, readListBlockId, readShownBlockId, readSuppressionId } from '../names.ts'
import type { Message } from '../say/message.ts'
import type { Hearing } from './hearing.ts'
import { narrowForm } from './narrow-form.ts'
import { openModal } from './open-modal.ts'
import { isPrivate, refresh } from './refresh.ts'
import { foreign, refusalProse } from './refusal.ts'
import { oneSuppression } from './show.ts'
import { suppressionList } from './suppression-list.ts'

type Ask = (id: SuppressionId, by: UserId) => Promise<Answer<{ readonly suppression: Suppression }>>

/**
 * What may be done with a suppression: in the thread of its card, in a list, where its owner was told something, and where a second
 * person is asked. What everybody sees is the reconciler's; the presser hears what it came to.
 */
export function hearSuppressions(app: App, hearing: Hearing): void {
  const { desk, voice } = hearing
  changes(
    actions.lift,
    (id, by) => desk.lift(id, by),
    ({ ended }) => [liftedWords[ended?.why ?? 'lifted'] ?? liftedWords.lifted],
  )
  changes(
    actions.extend,
    (id, by) => desk.extend(id, undefined, by),
    ({ until }) => ['Extended until ', { moment: until }, '.'],
  )
  changes(
    actions.keep,
    (id, by) => desk.keep(id, by),
    ({ until }) => ['It stays as it is, and ends at ', { moment: until }, '.'],
  )
  changes(
    actions.approve,
    (id, by) => desk.approve(id, by),
    () => ['Approved: it hides from now on.'],
  )
  changes(
    actions.reject,
    (id, by) => desk.reject(id, by),
    () => [liftedWords.rejected],
  )

  app.action<BlockButtonAction>(actions.narrow, async ({ ack, action, body }) => {
    const id = readSuppressionId(action.value)
    const answer = id === undefined ? foreign : await narrowForm(id, hearing)
    await ack()
    if ('refused' in answer) await voice.whisper(body, refusalProse(answer.refused))
    else await openModal(body, answer.modal, hearing)
  })

  function changes(button: string, ask: Ask, done: (suppression: Suppression) => Prose): void {
    app.action<BlockButtonAction>(button, async ({ ack, action, body }) => {
      const id = readSuppressionId(action.value)
      const answer = id === undefined ? foreign : await ask(id, body.user.id)
      await ack()
      const isDrawn = await drawn(body, action.block_id)
      if ('refused' in answer) await voice.whisper(body, refusalProse(answer.refused))
      else if (!isDrawn) await voice.whisper(body, done(answer.suppression))
    })
  }

  /** In what only this person sees, a list, a suppression alone or the Home tab, it shows by itself what came of a press. */
  async function drawn(body: BlockAction, block: string): Promise<boolean> {
    const draw = isPrivate(body) ? drawingOf(block, body.user.id) : undefined
    await refresh(body, async () => draw?.(), hearing)
    return draw !== undefined || body.view?.type === 'home'
  }

  function drawingOf(block: string, viewer: UserId): (() => Promise<Message | undefined>) | undefined {
    const [list, one] = [readListBlockId(block), readShownBlockId(block)]
    if (list) return () => suppressionList(list, viewer, desk)
    return one === undefined ? undefined : () => oneSuppression(one, viewer, hearing)
  }
}

/** What never hid anything was not lifted. */
const liftedWords: Readonly<Partial<Record<NonNullable<Suppression['ended']>['why'], string>>> &
  Readonly<Record<'lifted' | 'rejected', string>> = {
  lifted: 'Lifted.',
  rejected: 'Rejected: nothing is hidden.',
  withdrawn: 'Taken back: it hides nothing.',
}
