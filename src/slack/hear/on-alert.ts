import type { Action } from '../../domain/action.ts'
import type { AlertId } from '../../domain/alert.ts'
import type { UserId } from '../../domain/suppression.ts'
import type { Answer, Shown } from '../desk.ts'
import { counted } from '../say/duration.ts'
import { rawEventModal } from '../say/modals.ts'
import { notice } from '../say/notice.ts'
import { alertRow } from '../say/rows.ts'
import type { AlertCommand } from './alert-command.ts'
import { findAlert } from './found.ts'
import type { Hearing } from './hearing.ts'
import { readStormId } from '../names.ts'
import { above } from './reply.ts'
import type { Reply } from './reply.ts'

/** What the buttons and the menu of a card do, by command: the answer is the alert as it stands then. */
export async function onAlert(command: AlertCommand, by: UserId, hearing: Hearing): Promise<Reply> {
  const found = await findAlert(command.id, command.kind, hearing.desk)
  if ('refused' in found) return (command.kind === 'acknowledge' && (await onStorm(command.id, by, hearing))) || found
  if (command.kind === 'raw') return { modal: rawEventModal(found.sample) }
  const action = await actionOf(command, by, hearing)
  return 'refused' in action ? action : act(found, action, hearing)
}

type Deed = Exclude<Action, { do: 'suppress' }>

async function actionOf(command: Exclude<AlertCommand, { kind: 'raw' }>, by: UserId, hearing: Hearing): Promise<Answer<Deed>> {
  switch (command.kind) {
    case 'resolve':
      return { do: 'resolve', by, outcome: command.outcome, note: command.note }
    case 'assign': {
      const to = await whoIs(command.to, by, hearing)
      return typeof to === 'string' ? { do: 'assign', by, to } : to
    }
    default:
      return { do: command.kind, by }
  }
}

async function act({ alert: { id }, sample }: Shown, action: Deed, { desk }: Hearing): Promise<Reply> {
  const answer = await desk.takeAction(id, action)
  if ('refused' in answer) return answer
  if (action.do === 'report') return { message: notice(["The report is coming in the thread of the alert's card."]) }
  return { message: above(['Done.'], [alertRow({ alert: answer.alert, sample })]) }
}

/** Undefined: it is no storm's id. */
async function onStorm(typed: AlertId, by: UserId, { desk }: Hearing): Promise<Reply | undefined> {
  const id = readStormId(typed.toLowerCase().replace(/^#/, ''))
  if (id === undefined || !('refused' in (await desk.suppression(id)))) return undefined
  if ((await desk.newest(id, 1)).length === 0) return undefined
  const answer = await desk.acknowledgeStorm(id, by)
  return 'refused' in answer ? answer : { message: notice([`Acknowledged ${counted(answer.count, 'alert')} of the storm.`]) }
}

async function whoIs(typed: string, by: UserId, { people }: Hearing): Promise<UserId | { readonly refused: string }> {
  if (typed.toLowerCase() === 'me') return by
  const ids = await people.idsOf(typed)
  const name = typed.slice(0, 80)
  if (ids === undefined) return { refused: `Slack does not tell who ${name} is. Choose the person under Assign, in the card's menu.` }
  const [id, ...more] = ids
  if (id === undefined) return { refused: `Nobody here is called ${name}. Choose the person under Assign, in the card's menu.` }
  return more.length === 0 ? id : { refused: `Several people are called ${name}: ${ids.map((one) => `<@${one}>`).join(', ')}.` }
}
