import { field } from '../../domain/event.ts'
import type { FalcoEvent, FieldValue } from '../../domain/event.ts'
import { itemsOf, laidOpen, memberOf, objectsOf } from '../laid-open.ts'

/** Google's words for everybody on the internet, and for everybody with an account there. */
const everybody = ['allUsers', 'allAuthenticatedUsers'] as const
type Everybody = (typeof everybody)[number]

/** What opened something: who may come in, the field that shows it, and whether the change added that or the policy that was sent has it. */
export type OpenedTo = { readonly who: Everybody; readonly shownBy: string; readonly added: boolean }

/**
 * Reads the changes one by one; only without them the policy that was sent, which names those who had access before as well. What merely
 * mentions the words, such as the title of a role, opens nothing.
 */
export function openedToEverybody(event: FalcoEvent): OpenedTo | undefined {
  const delta = laidOpen(event, 'gcp.policyDelta')
  const added = objectsOf(memberOf(delta, 'bindingDeltas') ?? delta)
    .filter((one) => memberOf(one, 'action') === 'ADD')
    .map((one) => memberOf(one, 'member'))
  if (field(event, 'gcp.policyDelta') !== undefined) return opened(added, 'gcp.policyDelta', true)
  const bindings = objectsOf(memberOf(memberOf(laidOpen(event, 'gcp.request'), 'policy'), 'bindings'))
  const members = bindings.flatMap((one) => itemsOf(memberOf(one, 'members')))
  return opened(members, 'gcp.request', false)
}

function opened(members: readonly (FieldValue | undefined)[], shownBy: string, added: boolean): OpenedTo | undefined {
  const who = everybody.find((one) => members.includes(one))
  return who && { who, shownBy, added }
}
