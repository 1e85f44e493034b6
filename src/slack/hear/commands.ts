import type { App } from '@slack/bolt'
import { durationWords } from '../../domain/how-long.ts'
import type { Prose } from '../../domain/prose.ts'
import type { UserId } from '../../domain/suppression.ts'
import type { Answer } from '../desk.ts'
import type { Message } from '../say/message.ts'
import { helpAnswer, recentAnswer, showAnswer, statusAnswer, summaryAnswer, suppressionsAnswer } from '../say/answers.ts'
import { fit } from '../say/limits.ts'
import { notice } from '../say/notice.ts'
import { readCommand } from './command.ts'
import type { Command } from './command.ts'
import type { Hearing } from './hearing.ts'
import { refusalProse } from './refusal.ts'

/** Living alerts that are looked through for one with a given rule. */
const aliveRead = 1_000

/** `/falco`: answers go to the person alone, or to the channel when `here` is the last word. Refusals are nobody else's. */
export function hearCommands(app: App, { desk, voice, now }: Hearing): void {
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
        return suppressionsAnswer(await desk.suppressions())
      case 'suppress':
        return suppress(command, by)
      case 'status':
        return statusAnswer(await desk.status(), now())
      case 'help':
        return helpAnswer()
      case 'unknown':
        return unknown(command)
      case 'misused':
        return notice(['This is how it goes: ', { value: command.usage }])
    }
  }

  async function show(id: string): Promise<Answer<Message>> {
    const shown = await desk.show(id)
    return 'refused' in shown ? shown : showAnswer(shown)
  }

  async function suppress({ rule, lengthMs, reason }: Extract<Command, { kind: 'suppress' }>, by: UserId): Promise<Answer<Message>> {
    const request = { alert: undefined, scope: [{ field: 'rule', is: rule }], until: now() + lengthMs, reason, by }
    const answer = await desk.suppress(request)
    return 'refused' in answer ? answer : above(await outlook(rule), suppressionsAnswer([answer.suppression]))
  }

  /** A rule that nobody has seen yet may be suppressed; a mistyped one should not go unnoticed. */
  async function outlook(rule: string): Promise<Prose> {
    const alive = await desk.alive(aliveRead)
    if (alive.some(({ alert }) => alert.rule === rule)) return ['Suppressed.']
    return ['Suppressed. No alert that is alive now has the rule ', { value: rule }, ': it must be spelled exactly as Falco spells it.']
  }
}

function unknown({ typed, meant }: Extract<Command, { kind: 'unknown' }>): Message {
  return meant === undefined ? helpAnswer(typed) : above(['Did you mean ', { value: meant }, '?'], helpAnswer(typed))
}

function above(prose: Prose, message: Message): Message {
  const { text, blocks } = notice(prose)
  return fit({ text, blocks: [...blocks, ...message.blocks] })
}
