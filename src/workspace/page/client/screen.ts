import { restoreDraft } from './composer.ts'
import { morph } from './morph.ts'
import { scrollDown } from './reading.ts'

/** Keeps `#screen` as the server draws it now. One fetch at a time: what changes meanwhile is in the next. */

let fetching = false
let stale = false

export async function refresh(): Promise<void> {
  stale = true
  if (fetching) return
  fetching = true
  while (stale) {
    stale = false
    await renew()
  }
  fetching = false
}

async function renew(): Promise<void> {
  const answer = await fetch(`/page/screen${location.search}`).catch(() => undefined)
  // Without an answer the old screen stays; the event source tries again and calls us.
  if (!answer?.ok) return
  const next = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('#screen')
  const screen = document.querySelector('#screen')
  if (!screen || !next) return
  morph(screen, next)
  document.title = screen.getAttribute('data-title') ?? document.title
  settle()
}

/** What markup cannot say: the modal is modal, the newest message is in view, a draft is back in its box. */
export function settle(): void {
  const modal = document.querySelector<HTMLDialogElement>('dialog.modal:not([open])')
  modal?.showModal()
  const first = modal?.querySelector<HTMLElement>('[data-focus]') ?? modal?.querySelector<HTMLElement>('.body :is(input, select, textarea)')
  first?.focus()
  restoreDraft()
  scrollDown()
}
