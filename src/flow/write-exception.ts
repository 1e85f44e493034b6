import type { Moment } from '../domain/event.ts'
import { guardOf, guardWords } from '../domain/guard.ts'
import type { Guard } from '../domain/guard.ts'
import { matches, subjectOf } from '../domain/scope.ts'
import type { Subject } from '../domain/scope.ts'
import { except } from '../domain/suppression-deeds.ts'
import type { Suppression, SuppressionId, UserId } from '../domain/suppression.ts'
import type { Ledger, Place } from '../ledger/ledger.ts'

type Refused = { readonly refused: string }
type Written = {
  readonly file: { readonly name: string; readonly text: string }
  /** The card that it was made on, or the storm's card that shows the alert; undefined when Slack shows neither. */
  readonly card: Place | undefined
}
/** `override`: for Falco 0.37 and newer. `append`: for 0.36. */
type Form = 'override' | 'append'
export type WriteException = (id: SuppressionId, by: UserId, form?: Form) => Promise<Written | Refused>

/** Any events at hand, and one of them that the suppression hides. */
type Material = { readonly suppression: Suppression; readonly sample: Subject; readonly others: readonly Subject[] }

type Deps = {
  readonly ledger: Pick<Ledger, 'suppression' | 'amendSuppression' | 'alert' | 'alive' | 'recent' | 'events' | 'postings'>
  readonly compose: (material: Material, form: Form) => Written['file'] | Refused
  readonly neverSuppress: readonly Guard[]
  readonly wake: () => void
  readonly now: () => Moment
}

const alertsRead = 1_000
const eventsRead = 200

/**
 * A suppression, in force or ended, as an exception for Falco itself: back-tested on the events that the ledger has at hand. That it
 * was written is a fact of the suppression.
 */
export function makeWriteException({ ledger, compose, neverSuppress, wake, now }: Deps): WriteException {
  return async function writeException(id, by, form = 'override') {
    const suppression = await ledger.suppression(id)
    if (!suppression) return { refused: `There is no suppression ${id} in this ledger.` }
    if (suppression.approval && !suppression.approval.given) return { refused: unapproved }
    const subjects = await subjectsFor(suppression)
    const covered = subjects.filter((subject) => matches(suppression.scope, subject))
    const guard = covered.map((subject) => guardOf(subject, neverSuppress)).find(Boolean)
    const [sample] = covered
    if (!sample) return { refused: unknownYet }
    if (guard) return { refused: `Some of what it covers may never be hidden: ${guardWords(guard)}. Falco would hide it all the same.` }
    const file = compose({ suppression, sample, others: subjects }, form)
    if ('refused' in file) return file
    await ledger.amendSuppression(id, (one) => ({ suppression: except(one, by, now()) }))
    wake()
    return { file, card: await cardOf(suppression) }
  }

  /** The events of its own alert, and what opened the others. */
  async function subjectsFor({ alert }: Suppression): Promise<readonly Subject[]> {
    const own = alert === undefined ? undefined : await ledger.alert(alert)
    const [events, alive, recent] = await Promise.all([
      own ? ledger.events(own.alert.id, eventsRead) : [],
      ledger.alive(alertsRead),
      ledger.recent(alertsRead),
    ])
    const dossiers = [...(own ? [own, ...events.map(({ event }) => ({ alert: own.alert, sample: event }))] : []), ...alive, ...recent]
    // A text that is no longer kept has no fields to look at.
    return dossiers.filter(({ sample }) => sample.raw !== '').map(subjectOf)
  }

  async function cardOf({ alert }: Suppression): Promise<Place | undefined> {
    return alert === undefined ? undefined : (await ledger.postings.cardOf(alert))?.at
  }
}

const unapproved = 'Nobody has approved this suppression, so it must hide nothing, in Falco neither.'
const unknownYet =
  'No event is at hand that this suppression hides, and an exception is made from one. Try again once it has hidden something.'
