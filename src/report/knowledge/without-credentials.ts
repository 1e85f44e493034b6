import { field } from '../../domain/event.ts'
import type { FalcoEvent } from '../../domain/event.ts'
import { itemsOf, laidOpen, objectsOf } from '../laid-open.ts'

/** Whom the API server takes a request without credentials for: this user, in this group. */
const user = 'system:anonymous'
const group = 'system:unauthenticated'

/** Whether the request came without credentials. */
export function isAnonymous(event: FalcoEvent): boolean {
  return field(event, 'ka.user.name') === user
}

/** Which of the two a binding names as its subject, and the field that shows it; undefined: neither. */
export function boundWithoutCredentials(event: FalcoEvent): { readonly who: string; readonly shownBy: string } | undefined {
  const all = 'ka.req.binding.subjects'
  const subjects = objectsOf(laidOpen(event, all))
  const bound = subjects.find(({ kind, name }) => (kind === 'User' && name === user) || (kind === 'Group' && name === group))
  if (bound) return { who: bound.kind === 'User' ? user : group, shownBy: all }
  const lists = [
    { who: user, shownBy: `${all}.user_names` },
    { who: group, shownBy: `${all}.group_names` },
  ]
  return lists.find(({ who, shownBy }) => itemsOf(laidOpen(event, shownBy)).includes(who))
}

/** Whether it is about requests without credentials at all: one that came, or a binding for them. */
export function concernsAnonymous(event: FalcoEvent): boolean {
  return isAnonymous(event) || boundWithoutCredentials(event) !== undefined
}
