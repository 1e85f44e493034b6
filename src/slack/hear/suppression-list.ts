import type { Suppression, UserId } from '../../domain/suppression.ts'
import type { Desk } from '../desk.ts'
import type { SuppressionList } from '../names.ts'
import type { Message } from '../say/message.ts'
import { suppressionsAnswer } from '../say/suppressions.ts'

/** A list of suppressions as this person sees it now. */
export async function suppressionList(list: SuppressionList, viewer: UserId, desk: Desk): Promise<Message> {
  return suppressionsAnswer(await listed(list, viewer, desk), list, viewer)
}

async function listed({ which }: SuppressionList, viewer: UserId, desk: Desk): Promise<readonly Suppression[]> {
  if (which === 'expired') return desk.suppressionsEnded()
  const all = await desk.suppressions()
  return which === 'mine' ? all.filter(({ owner }) => owner === viewer) : all
}
