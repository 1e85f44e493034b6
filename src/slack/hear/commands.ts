import type { App, SlashCommand } from '@slack/bolt'
import { durationWords } from '../../domain/how-long.ts'
import type { UserId } from '../../domain/suppression.ts'
import { helpAnswer, recentAnswer, statusAnswer, summaryAnswer } from '../say/answers.ts'
import type { Message } from '../say/message.ts'
import { rawEventModal } from '../say/modals.ts'
import { notice } from '../say/notice.ts'
import { readCommand } from './command.ts'
import type { Command } from './command.ts'
import { handException } from './hand-exception.ts'
import type { Hearing } from './hearing.ts'
import type { Misused } from './misused.ts'
import { onAlert } from './on-alert.ts'
import { onSuppression } from './on-suppression.ts'
import { openModal } from './open-modal.ts'
import { refusalProse } from './refusal.ts'
import { above } from './reply.ts'
import type { Reply } from './reply.ts'
import { shownAnswer } from './show.ts'
import { suppress, suppressHelp } from './suppress.ts'
import { suppressionList } from './suppression-list.ts'

/** `/falco`: answers go to the person alone, or to the channel when `here` is the last word. Refusals are nobody else's. */
export function hearCommands(app: App, hearing: Hearing): void {
  const { desk, voice, now } = hearing

  app.command('/falco', async ({ ack, body }) => {
    const command = readCommand(body.text)
    const reply = await obey(command, body.user_id)
    await ack()
    await give(reply, 'here' in command && command.here ? 'channel' : 'person', body)
  })

  async function give(reply: Reply, audience: 'channel' | 'person', body: SlashCommand): Promise<void> {
    if ('refused' in reply) return voice.whisper(body, refusalProse(reply.refused))
    if ('modal' in reply) return openModal(body, reply.modal, hearing)
    if ('exception' in reply) return handException(reply.id, reply.exception, { user: body.user_id, body }, hearing)
    return voice.answer(body, reply.message, audience)
  }

  async function obey(command: Command, by: UserId): Promise<Reply> {
    switch (command.kind) {
      case 'suppress':
        return suppress(command, by, hearing)
      case 'suppressMisused':
        return suppressHelp(command, by, hearing)
      case 'lift':
      case 'keep':
      case 'approve':
      case 'reject':
      case 'extend':
      case 'narrow':
      case 'exception':
      case 'hidden':
        return onSuppression(command, by, hearing)
      case 'acknowledge':
      case 'reopen':
      case 'report':
      case 'raw':
      case 'resolve':
      case 'assign':
        return onAlert(command, by, hearing)
      case 'event': {
        const found = await desk.event(command.number)
        return 'refused' in found ? found : { modal: rawEventModal(found.event) }
      }
      case 'show': {
        const shown = await shownAnswer(command.id, by, hearing)
        return 'refused' in shown ? shown : { message: shown }
      }
      default:
        return { message: await tell(command, by) }
    }
  }

  async function tell(command: Telling, by: UserId): Promise<Message> {
    switch (command.kind) {
      case 'summary':
        return summaryAnswer(await desk.summary(command.lengthMs), durationWords(command.lengthMs))
      case 'recent':
        return recentAnswer(await desk.recent(command.limit))
      case 'suppressions':
        return suppressionList(command, by, desk)
      case 'status':
        return statusAnswer(await desk.status(), now())
      case 'help':
        return helpAnswer()
      case 'unknown':
        return unknown(command)
      case 'misused':
        return misused(command)
    }
  }
}

/** What changes nothing, and belongs to no one alert or suppression. */
type Telling = Extract<Command, { kind: 'summary' | 'recent' | 'suppressions' | 'status' | 'help' | 'unknown' | 'misused' }>

function unknown({ typed, meant }: Extract<Command, { kind: 'unknown' }>): Message {
  return meant === undefined ? helpAnswer(typed) : above(['Did you mean ', { value: meant }, '?'], helpAnswer(typed).blocks)
}

function misused({ problem, usage }: Misused): Message {
  return notice([...(problem ?? []), problem ? '\n' : '', 'This is how it goes: ', { value: usage }])
}
