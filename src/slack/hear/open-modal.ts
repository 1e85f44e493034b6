import type { ModalView } from '@slack/types'
import { cameTooLate, isSlacksFailure } from '../failures.ts'
import type { Hearing } from './hearing.ts'
import { hasPreview, showPreview } from './preview.ts'

type Pressed = { readonly trigger_id: string; readonly view?: { readonly type: string } }

/**
 * Opens a modal for the person who pressed, over the one that they pressed in if they did, who is asked to press again when Slack does not open it: a trigger_id lives three
 * seconds. Acknowledge before: opening takes as long as Slack takes, and whoever sees the window needs no word about it. What takes
 * longer than that to find out is drawn once the window is open.
 */
export async function openModal(body: Pressed, view: ModalView, hearing: Hearing): Promise<void> {
  const id = await opened(body, view, hearing)
  if (id === undefined || !hasPreview(view)) return
  const { callback_id = '', private_metadata = '' } = view
  await showPreview({ id, callback_id, private_metadata, values: undefined }, '', hearing)
}

/** The id of the window; undefined: it did not open. */
async function opened(body: Pressed, view: ModalView, { client, voice, log }: Hearing): Promise<string | undefined> {
  try {
    const asked = { trigger_id: body.trigger_id, view }
    const { view: opened } = await (body.view?.type === 'modal' ? client.views.push(asked) : client.views.open(asked))
    return opened?.id
  } catch (err) {
    if (!isSlacksFailure(err)) throw err
    const isLate = cameTooLate(err)
    if (!isLate) log.warn({ err }, 'Slack did not open a window')
    await voice.whisper(body, [isLate ? 'Slack did not let us open the form in time. Please press again.' : notOpened])
    return undefined
  }
}

const notOpened = 'Slack did not open the window. Nothing was changed: please press again.'
