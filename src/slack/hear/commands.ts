import type { App, SlashCommand } from '@slack/bolt'
import type { Prose } from '../../domain/prose.ts'
import type { Message } from '../say/message.ts'
import { helpAnswer, recentAnswer, showAnswer, summaryAnswer, suppressionsAnswer } from '../say/answers.ts'
import { durationWords } from '../say/duration.ts'
import { fit } from '../say/limits.ts'
import { notice } from '../say/notice.ts'
import { readCommand } from './command.ts'
import type { Command } from './command.ts'
import type { Hearing } from './hearing.ts'
import { refusalProse } from './refusal.ts'

/** Living alerts that are looked through for one with a given rule. */
const aliveRead = 1_000

/** `/falco`: answers go to the person alone, or to the channel when `here` is the last word. */
export function hearCommands(app: App, { desk, voice, now }: Hearing): void {
  app.command('/falco', async ({ ack, body }) => {
    const command = readCommand(body.text)
    const message = await answer(command, body)
    await ack()
    await voice.answer(body, message, 'here' in command && command.here ? 'channel' : 'person')
  })

  async function answer(command: Command, body: SlashCommand): Promise<Message> {
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
        return suppress(command, body.user_id)
      case 'help':
        return helpAnswer()
      case 'unknown':
        return helpAnswer(command.typed)
      case 'misused':
        return notice(['This is how it goes: ', { value: command.usage }])
    }
  }

  async function show(id: string): Promise<Message> {
    const shown = await desk.show(id)
    return 'refused' in shown ? notice(refusalProse(shown.refused)) : showAnswer(shown)
  }

  async function suppress({ rule, lengthMs, reason }: Extract<Command, { kind: 'suppress' }>, by: string): Promise<Message> {
    const request = { alert: undefined, scope: [{ field: 'rule', is: rule }], until: now() + lengthMs, reason, by }
    const answer = await desk.suppress(request)
    if ('refused' in answer) return notice(refusalProse(answer.refused))
    return above(await outlook(rule), suppressionsAnswer([answer.suppression]))
  }

  /** A rule that nobody has seen yet may be suppressed; a mistyped one should not go unnoticed. */
  async function outlook(rule: string): Promise<Prose> {
    const alive = await desk.alive(aliveRead)
    if (alive.some(({ alert }) => alert.rule === rule)) return ['Suppressed.']
    return ['Suppressed. No alert that is alive now has the rule ', { value: rule }, ': it must be spelled exactly as Falco spells it.']
  }
}

function above(prose: Prose, message: Message): Message {
  const { text, blocks } = notice(prose)
  return fit({ text, blocks: [...blocks, ...message.blocks] })
}
