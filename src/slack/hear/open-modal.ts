import type { ModalView } from '@slack/types'
import type { WebClient } from '@slack/web-api'
import { cameTooLate, isSlacksFailure } from '../failures.ts'
import type { Log } from '../log.ts'
import type { Voice } from '../voice.ts'

type Deps = { readonly client: WebClient; readonly voice: Voice; readonly log: Log }
type Pressed = { readonly trigger_id: string }

/**
 * Opens a modal for the person who pressed, who is asked to press again when Slack does not open it: a trigger_id lives three
 * seconds. Acknowledge before: opening takes as long as Slack takes, and whoever sees the window needs no word about it.
 */
export async function openModal(body: Pressed, view: ModalView, { client, voice, log }: Deps): Promise<void> {
  try {
    await client.views.open({ trigger_id: body.trigger_id, view })
  } catch (err) {
    if (!isSlacksFailure(err)) throw err
    const isLate = cameTooLate(err)
    if (!isLate) log.warn({ err }, 'Slack did not open a window')
    await voice.whisper(body, [isLate ? 'Slack did not let us open the form in time. Please press again.' : notOpened])
  }
}

const notOpened = 'Slack did not open the window. Nothing was changed: please press again.'
