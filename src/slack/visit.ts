import type { ReceiverEvent, ViewResponseAction } from '@slack/bolt'
import type { ModalView } from '@slack/types'
import { senderOf } from './envelope.ts'
import type { Sender } from './envelope.ts'
import type { Log } from './log.ts'
import { noticeModal } from './say/modals.ts'
import type { Voice } from './voice.ts'

/** What an acknowledgement says: nothing, or what becomes of the modal that was submitted. */
export type Acknowledgement = ViewResponseAction | undefined

type Deps = { readonly voice: Voice; readonly log: Log; readonly deadlineMs: number }

/**
 * One envelope while it is heard. It is acknowledged once, and in time whatever its handler does: Slack waits three seconds. What
 * the handler comes to later than that goes to the person another way.
 */
export class Visit {
  readonly #event: ReceiverEvent
  readonly #sender: Sender
  readonly #deps: Deps
  readonly #deadline: NodeJS.Timeout
  readonly #answered = Promise.withResolvers<Acknowledgement>()
  #acknowledged = false
  #late = false

  constructor(event: ReceiverEvent, deps: Deps) {
    this.#event = event
    this.#sender = senderOf(event.body)
    this.#deps = deps
    this.#deadline = setTimeout(() => void this.#putOff(), deps.deadlineMs)
  }

  /** What it was acknowledged with, once it was. */
  get answered(): Promise<Acknowledgement> {
    return this.#answered.promise
  }

  /** Handed to Bolt in place of its own `ack`: only the first call counts, and a lost connection is no error of the handler. */
  readonly ack = async (answer?: Acknowledgement): Promise<void> => {
    if (!this.#acknowledged) return this.#acknowledge(answer)
    const isForm = this.#sender.at === 'form'
    if (this.#late && isForm && !this.#hasSpoken()) await this.#deps.voice.redraw(this.#event.body, afterwards(answer))
  }

  /** The handler is through. */
  async leave(): Promise<void> {
    await this.ack()
    if (this.#late && this.#sender.at === 'message' && !this.#hasSpoken())
      await this.#deps.voice.whisper(this.#event.body, ['That took longer than usual, but it is done.'])
  }

  /** The handler failed. Slack keeps what was typed when the sentence is shown under an input. */
  async fail(words: string): Promise<void> {
    const canAcknowledge = this.#sender.at === 'form' && !this.#acknowledged
    await this.#acknowledge(this.#sender.at === 'form' ? excuse(this.#sender.firstInput, words) : undefined)
    if (!canAcknowledge && this.#sender.at !== 'nowhere') await this.#deps.voice.whisper(this.#event.body, [words])
  }

  end(): void {
    clearTimeout(this.#deadline)
  }

  async #putOff(): Promise<void> {
    if (this.#acknowledged) return
    this.#late = true
    this.#deps.log.warn({}, 'acknowledged before the outcome was known: the ledger is slow')
    await this.#acknowledge(this.#sender.at === 'form' ? update('Still working on it…') : undefined)
  }

  async #acknowledge(answer?: Acknowledgement): Promise<void> {
    if (this.#acknowledged) return
    this.#acknowledged = true
    this.#answered.resolve(answer)
    await this.#event.ack(answer).catch((err: unknown) => this.#deps.log.warn({ err }, 'an acknowledgement did not reach Slack'))
  }

  #hasSpoken(): boolean {
    return this.#deps.voice.hasSpokenTo(this.#event.body)
  }
}

function excuse(input: string | undefined, words: string): ViewResponseAction {
  return input === undefined ? update(words) : { response_action: 'errors', errors: { [input]: words } }
}

function update(words: string): ViewResponseAction {
  return { response_action: 'update', view: noticeModal('Falconer', [words]) }
}

/** The modal's face for an answer that came too late to be an acknowledgement. */
function afterwards(answer: Acknowledgement): ModalView {
  if (answer?.response_action === 'errors') return noticeModal('Please try again', [Object.values(answer.errors).join(' ')])
  if (answer?.response_action === 'update' && answer.view.type === 'modal') return answer.view
  return noticeModal('Falconer', ['Done.'])
}
