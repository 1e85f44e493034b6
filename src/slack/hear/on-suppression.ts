import type { Prose } from '../../domain/prose.ts'
import type { Suppression, UserId } from '../../domain/suppression.ts'
import type { Answer } from '../desk.ts'
import { suppressionBlocks } from '../say/rows.ts'
import { sentences } from '../say/state.ts'
import { stepWords } from '../say/steps.ts'
import { endOf } from './end-of.ts'
import type { End } from './end.ts'
import { findSuppression } from './found.ts'
import { hiddenPage } from './hidden.ts'
import type { Hearing } from './hearing.ts'
import { meantAsPattern, unknownField } from './living.ts'
import { narrowForm } from './narrow-form.ts'
import { above } from './reply.ts'
import type { Reply } from './reply.ts'
import type { SuppressionCommand } from './suppression-command.ts'

type Changed = Answer<{ readonly suppression: Suppression; readonly note?: Prose }>

/** What the buttons of a suppression do, by command: the answer is what came of it, and the suppression as it stands. */
export async function onSuppression(command: SuppressionCommand, by: UserId, hearing: Hearing): Promise<Reply> {
  const { desk } = hearing
  const found = await findSuppression(command.id, command.kind, desk)
  if ('refused' in found) return found
  const { suppression } = found
  const { id } = suppression
  switch (command.kind) {
    case 'narrow':
      return command.added.length === 0 ? narrowForm(id, hearing) : cameTo(await narrow(suppression, command, by, hearing), by)
    case 'exception': {
      const exception = await desk.exception(id, by, command.form)
      return 'refused' in exception ? exception : { id, exception }
    }
    case 'hidden':
      return { message: await hiddenPage(suppression, command.from, desk) }
    case 'extend':
      return cameTo(await extend(suppression, command.end, by, hearing), by)
    default:
      return cameTo(await desk[command.kind](id, by), by)
  }
}

/** A length of time is added to its end. */
async function extend({ id, until: before }: Suppression, end: End | undefined, by: UserId, hearing: Hearing): Promise<Changed> {
  const read = end && (await endOf(end, by, before, hearing))
  const answer = await hearing.desk.extend(id, read?.until, by)
  return 'refused' in answer || !read ? answer : { ...answer, note: read.note }
}

type Narrowing = Extract<SuppressionCommand, { kind: 'narrow' }>

async function narrow({ id }: Suppression, { added, doubtful }: Narrowing, by: UserId, { desk }: Hearing): Promise<Changed> {
  const alive = await desk.alive(aliveRead)
  const doubt = unknownField(added, alive) ?? meantAsPattern(doubtful, alive)
  return doubt === undefined ? desk.narrow(id, added, by) : { refused: doubt }
}

/** Living alerts that are looked through for the fields of a scope. */
const aliveRead = 1_000

function cameTo(answer: Changed, by: UserId): Reply {
  if ('refused' in answer) return answer
  const { suppression, note = [] } = answer
  const step = suppression.facts.at(-1)
  return { message: above(sentences(step ? stepWords(step, suppression) : [], note), suppressionBlocks(suppression, by)) }
}
