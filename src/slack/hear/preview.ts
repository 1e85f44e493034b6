import { setTimeout as wait } from 'node:timers/promises'
import { chosenAtFirst, scopeOf } from '../../domain/choice.ts'
import type { Choices, Chosen } from '../../domain/choice.ts'
import type { Scope } from '../../domain/scope.ts'
import type { Answer } from '../desk.ts'
import { retryAfterMs, viewIsClosed, viewIsRefused } from '../failures.ts'
import { callbacks, readSuppressionId } from '../names.ts'
import { readChosen } from '../say/forms.ts'
import type { FormValues } from '../say/forms.ts'
import type { Modal } from '../say/message.ts'
import { noticeModal } from '../say/modals.ts'
import { narrowModal, suppressModal, withoutAlerts } from '../say/suppress-modal.ts'
import type { Face, Preview } from '../say/suppress-modal.ts'
import type { Hearing } from './hearing.ts'
import { foreign, onAlert, refusalProse } from './refusal.ts'

/** An open form for a scope. `values`: what it holds; undefined: what it was opened with. */
type Shown = {
  readonly id: string
  readonly callback_id: string
  readonly private_metadata: string
  readonly values: FormValues | undefined
}

/** Whether a modal is such a form. */
export function hasPreview({ callback_id }: { readonly callback_id?: string | undefined }): boolean {
  return callback_id === callbacks.suppress || callback_id === callbacks.narrow
}

/**
 * Draws the form anew with what its scope would have hidden. `at`: when somebody ticked, Slack's `action_ts`; empty: the form was just
 * opened. Never rejects: a form without its back-test can be used all the same.
 */
export async function showPreview(shown: Shown, at: string, hearing: Hearing): Promise<void> {
  try {
    await hearing.turns.take(shown.id, at, async (isNewest) => {
      const face = await faceOf(shown, hearing)
      const view = 'refused' in face ? noticeModal('Not possible', refusalProse(face.refused)) : face.modal
      if (isNewest()) await draw(shown.id, view, isNewest, hearing)
    })
  } catch (err) {
    if (!viewIsClosed(err)) hearing.log.warn({ err }, 'a form could not be drawn with its back-test')
  }
}

/** A person does not look at a form for longer. */
const patienceMs = 15_000

/** Slack may ask to wait, once, or not know the blocks of a newer Slack. */
async function draw(id: string, view: Modal, isNewest: () => boolean, { client }: Hearing): Promise<void> {
  try {
    await client.views.update({ view_id: id, view })
  } catch (error) {
    if (viewIsRefused(error)) return void (await client.views.update({ view_id: id, view: withoutAlerts(view) }))
    const waitMs = retryAfterMs(error)
    if (waitMs === 0 || waitMs > patienceMs) throw error
    await wait(waitMs, undefined, { ref: false })
    if (isNewest()) await client.views.update({ view_id: id, view })
  }
}

async function faceOf(shown: Shown, hearing: Hearing): Promise<Answer<{ readonly modal: Modal }>> {
  return shown.callback_id === callbacks.narrow ? narrowFace(shown, hearing) : suppressFace(shown, hearing)
}

async function suppressFace({ private_metadata, values }: Shown, hearing: Hearing): Promise<Answer<{ readonly modal: Modal }>> {
  const { desk, now } = hearing
  const found = await onAlert(private_metadata, (id) => desk.choices(id))
  if ('refused' in found) return found
  const { alert, choices } = found
  const face = await faceFor(choices, values, (scope) => lookBack(scope, () => desk.foresee(scope, alert.id), hearing))
  return { modal: suppressModal(alert, choices, { now: now(), longestMs: desk.longestSuppressionMs }, face) }
}

/** A scope that becomes narrower needs nobody's approval. */
async function narrowFace({ private_metadata, values }: Shown, hearing: Hearing): Promise<Answer<{ readonly modal: Modal }>> {
  const { desk, now } = hearing
  const id = readSuppressionId(private_metadata)
  const found = id === undefined ? foreign : await desk.narrower(id)
  if ('refused' in found) return found
  const { suppression, choices } = found
  const face = await faceFor(choices, values, (added) => lookBack([...suppression.scope, ...added], async () => nobody, hearing))
  return { modal: narrowModal(suppression, choices, now(), face) }
}

type Foresight = Awaited<ReturnType<Hearing['desk']['foresee']>>

const nobody: Foresight = { because: undefined, spared: undefined }

async function faceFor(choices: Choices, values: FormValues | undefined, look: (ticked: Scope) => Promise<Preview>): Promise<Face> {
  const chosen = values ? readChosen(values, choices) : chosenAtFirst(choices)
  const ticked = chosen && scopeOf(choices, chosen)
  return chosen && ticked ? { chosen, preview: await look(ticked) } : { chosen: nothingChosen, preview: 'changed' }
}

const nothingChosen: Chosen = { ticks: [], path: undefined, others: [] }

async function lookBack(scope: Scope, foresee: () => Promise<Foresight>, { desk, log }: Hearing): Promise<Preview> {
  if (scope.length === 0) return 'none'
  try {
    const [backTest, foreseen] = await Promise.all([desk.backTest(scope), foresee()])
    return { backTest, ...foreseen }
  } catch (err) {
    log.warn({ err }, 'a back-test failed')
    return 'failed'
  }
}
