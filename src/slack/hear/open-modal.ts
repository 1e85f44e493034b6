import type { ModalView } from '@slack/types'
import type { WebClient } from '@slack/web-api'
import { cameTooLate } from '../failures.ts'
import type { Voice } from '../voice.ts'

type Deps = { readonly client: WebClient; readonly voice: Voice }
type Pressed = { readonly trigger_id: string }

/** Opens a modal for the person who pressed. A trigger_id lives three seconds: whoever waited longer is asked to press again. */
export async function openModal(body: Pressed, view: ModalView, { client, voice }: Deps): Promise<void> {
  try {
    await client.views.open({ trigger_id: body.trigger_id, view })
  } catch (error) {
    if (!cameTooLate(error)) throw error
    await voice.whisper(body, ['Slack did not let us open the form in time. Please press again.'])
  }
}
