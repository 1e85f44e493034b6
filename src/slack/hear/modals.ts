import type { App, SlackViewMiddlewareArgs, ViewResponseAction, ViewSubmitAction } from '@slack/bolt'
import type { Answer } from '../desk.ts'
import { callbacks } from '../names.ts'
import { readAssignForm, readResolveForm } from '../say/forms.ts'
import type { Form } from '../say/forms.ts'
import type { Modal } from '../say/message.ts'
import { noticeModal } from '../say/modals.ts'
import type { Hearing } from './hearing.ts'
import { onAlert, refusalProse } from './refusal.ts'

/** Submitted modals. What is wrong with an input is said under it; what the desk refuses is said in the modal's place. */
export function hearModals(app: App, { desk }: Hearing): void {
  app.view<ViewSubmitAction>(callbacks.resolve, async ({ ack, view, body }) => {
    const answer = await submitted(readResolveForm(view.state.values), 'Not resolved', (form) =>
      onAlert(view.private_metadata, (id) => desk.takeAction(id, { do: 'resolve', by: body.user.id, ...form })),
    )
    await acknowledge(ack, answer)
  })
  app.view<ViewSubmitAction>(callbacks.assign, async ({ ack, view, body }) => {
    const answer = await submitted(readAssignForm(view.state.values), 'Not assigned', (form) =>
      onAlert(view.private_metadata, (id) => desk.takeAction(id, { do: 'assign', by: body.user.id, ...form })),
    )
    await acknowledge(ack, answer)
  })
}

export type Submitted = SlackViewMiddlewareArgs<ViewSubmitAction>

/**
 * What becomes of the modal; undefined: it closes. `afterwards`: what takes its place when all went well.
 */
export async function submitted<T, Done extends object>(
  form: Form<T>,
  failed: string,
  ask: (form: T) => Promise<Answer<Done>>,
  afterwards?: (done: Done) => Modal | undefined,
): Promise<ViewResponseAction | undefined> {
  if ('errors' in form) return { response_action: 'errors', errors: form.errors }
  const answer = await ask(form.ok)
  if ('refused' in answer) return refused(failed, answer.refused)
  const next = afterwards?.(answer)
  return next && { response_action: 'update', view: next }
}

export function refused(title: string, words: string): ViewResponseAction {
  return { response_action: 'update', view: noticeModal(title, refusalProse(words)) }
}

/** Done, the windows below go as well: what they show is not so any more. */
export async function acknowledge(ack: Submitted['ack'], response: ViewResponseAction | undefined): Promise<void> {
  await ack(response ?? { response_action: 'clear' })
}
