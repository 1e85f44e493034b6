import type { App } from '@slack/bolt'
import type { Moment } from '../../domain/event.ts'
import { durationWords } from '../../domain/how-long.ts'
import type { Prose } from '../../domain/prose.ts'
import { isWaiting } from '../../domain/suppression.ts'
import type { Suppression, UserId } from '../../domain/suppression.ts'
import type { Answer } from '../desk.ts'
import type { Message } from '../say/message.ts'
import { pastProse } from '../say/back-test.ts'
import { helpAnswer, recentAnswer, showAnswer, statusAnswer, summaryAnswer } from '../say/answers.ts'
import { waitingProse } from '../say/approval.ts'
import { fit } from '../say/limits.ts'
import { notice } from '../say/notice.ts'
import { suppressionsAnswer } from '../say/suppressions.ts'
import type { SuppressionList } from '../say/suppressions.ts'
import { momentOf } from '../say/when.ts'
import { readCommand } from './command.ts'
import type { Command } from './command.ts'
import type { Hearing } from './hearing.ts'
import { unknownField, unseen } from './living.ts'
import { refusalProse } from './refusal.ts'
import type { End, SuppressCommand } from './suppress-command.ts'

/** Living alerts that are looked through for the fields and values of a scope. */
const aliveRead = 1_000

/** `/falco`: answers go to the person alone, or to the channel when `here` is the last word. Refusals are nobody else's. */
export function hearCommands(app: App, { desk, voice, people, now }: Hearing): void {
  app.command('/falco', async ({ ack, body }) => {
    const command = readCommand(body.text)
    const reply = await answer(command, body.user_id)
    await ack()
    if ('refused' in reply) await voice.whisper(body, refusalProse(reply.refused))
    else await voice.answer(body, reply, 'here' in command && command.here ? 'channel' : 'person')
  })

  async function answer(command: Command, by: UserId): Promise<Answer<Message>> {
    switch (command.kind) {
      case 'summary':
        return summaryAnswer(await desk.summary(command.lengthMs), durationWords(command.lengthMs))
      case 'recent':
        return recentAnswer(await desk.recent(command.limit))
      case 'show':
        return show(command.id)
      case 'suppressions':
        return suppressionsAnswer(await listed(command.which, by), command)
      case 'suppress':
        return suppress(command, by)
      case 'status':
        return statusAnswer(await desk.status(), now())
      case 'help':
        return helpAnswer()
      case 'unknown':
        return unknown(command)
      case 'misused':
        return notice([...(command.problem ?? []), command.problem ? '\n' : '', 'This is how it goes: ', { value: command.usage }])
    }
  }

  async function listed(which: SuppressionList['which'], by: UserId): Promise<readonly Suppression[]> {
    if (which === 'expired') return desk.suppressionsEnded()
    const all = await desk.suppressions()
    return which === 'mine' ? all.filter(({ owner }) => owner === by) : all
  }

  async function show(id: string): Promise<Answer<Message>> {
    const shown = await desk.show(id)
    return 'refused' in shown ? shown : showAnswer(shown)
  }

  async function suppress({ scope, end, reason }: SuppressCommand, by: UserId): Promise<Answer<Message>> {
    const alive = await desk.alive(aliveRead)
    const strange = unknownField(scope, alive)
    if (strange !== undefined) return { refused: strange }
    const { until, note } = await endOf(end, by)
    const past = pastProse(await desk.backTest(scope), now())
    const answer = await desk.suppress({ alert: undefined, scope, until, reason, by })
    if ('refused' in answer) return answer
    const done: Prose = isWaiting(answer.suppression) ? waitingProse(answer.suppression) : ['Suppressed.']
    return above(
      [...done, ' ', ...past, ...unseen(scope, alive), ...note],
      suppressionsAnswer([answer.suppression], { which: 'inForce', page: 1 }),
    )
  }

  /** `note`: what the person should know of how the end was read. */
  async function endOf(end: End, by: UserId): Promise<{ readonly until: Moment; readonly note: Prose }> {
    if ('lengthMs' in end) return { until: now() + end.lengthMs, note: [] }
    const zone = await people.zoneOf(by)
    const until = momentOf(end.when, zone ?? 'UTC', now())
    return { until, note: zone === undefined ? [' Slack does not tell your time zone: ', { value: end.typed }, ' is read as UTC.'] : [] }
  }
}

function unknown({ typed, meant }: Extract<Command, { kind: 'unknown' }>): Message {
  return meant === undefined ? helpAnswer(typed) : above(['Did you mean ', { value: meant }, '?'], helpAnswer(typed))
}

function above(prose: Prose, message: Message): Message {
  const { text, blocks } = notice(prose)
  return fit({ text, blocks: [...blocks, ...message.blocks] })
}
