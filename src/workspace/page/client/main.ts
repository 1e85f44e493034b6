/** The page's one entry: hears what people do, tells the server, and shows what came of it. */
import { startComposer } from './composer.ts'
import { type Deed, send, whereIs } from './deeds.ts'
import { askForBlanks, valueOf, valuesIn } from './forms.ts'
import { closeMenu, confirmed, moveInMenu, toggleMenu } from './menus.ts'
import { watchScrolling } from './reading.ts'
import { refresh, settle } from './screen.ts'

const changes = new EventSource('/page/changes')
changes.addEventListener('message', () => void refresh())
changes.addEventListener('open', () => void refresh())
addEventListener('popstate', () => void refresh())
document.addEventListener('click', (event) => void onClick(event))
document.addEventListener('change', ({ target }) => void onChange(target))
document.addEventListener('input', ({ target }) => onInput(target))
document.addEventListener('submit', (event) => void onSubmit(event))
document.addEventListener('cancel', (event) => void onEscape(event), { capture: true })
document.addEventListener('keydown', (event) => {
  moveInMenu(event)
  onEnter(event)
})
startComposer()
watchScrolling()
settle()

async function onClick(event: MouseEvent): Promise<void> {
  if (!(event.target instanceof Element)) return
  const touched = event.target.closest<HTMLElement>('[data-goto], [aria-haspopup=menu], button[data-deed], a[data-deed]')
  if (!touched) return
  if (touched.ariaHasPopup === 'menu') return toggleMenu(touched)
  closeMenu(touched)
  if (touched instanceof HTMLAnchorElement && 'goto' in touched.dataset) return goTo(touched, event)
  const deed = deedOf(touched)
  if (deed && (await confirmed(touched))) await act(touched, deed)
}

/** A link within the page changes the address and the screen, not the document; with a key held the browser does as ever. */
async function goTo(link: HTMLAnchorElement, event: MouseEvent): Promise<void> {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return
  event.preventDefault()
  history.pushState(undefined, '', link.href)
  const arrival = refresh()
  if (link.dataset['deed'] === 'home') await act(link, { do: 'home' })
  await arrival
}

function deedOf(touched: HTMLElement): Deed | undefined {
  const { deed, label = '', value, block: blockId = '', action: actionId = '' } = touched.dataset
  const where = whereIs(touched)
  if (!where) return undefined
  if (deed === 'press') return { do: 'press', where, label, blockId, actionId, value }
  if (deed === 'choose') return { do: 'choose', where, blockId, actionId, value: value ?? '' }
  return deed === 'close' && 'view' in where ? { do: 'close', view: where.view } : undefined
}

/** Busy until the app has acknowledged, so that a second press does nothing. */
async function act(element: Element, deed: Deed): Promise<void> {
  if (element.ariaBusy === 'true') return
  element.ariaBusy = 'true'
  await send(deed)
  element.ariaBusy = null
  await refresh()
}

/** A menu, group or picker that acts as soon as it changes, or an input with `dispatch_action`. */
async function onChange(target: EventTarget | null): Promise<void> {
  const control = target instanceof Element ? target.closest('.field') : null
  const where = control && whereIs(control)
  if (!control || !where) return
  const chooser = control.closest<HTMLElement>('.chooser')
  if (chooser) {
    const { block: blockId = '', action: actionId = '' } = chooser.dataset
    if (await confirmed(control)) await act(control, { do: 'choose', where, blockId, actionId, value: valueOf(control) })
  } else if (!isTyped(control)) await speak(control)
}

let pause: ReturnType<typeof setTimeout> | undefined

/** `on_character_entered`: Slack, too, waits for a breath between characters. */
function onInput(target: EventTarget | null): void {
  if (!(target instanceof HTMLElement) || !('eager' in target.dataset)) return
  clearTimeout(pause)
  pause = setTimeout(() => void speak(target), 300)
}

/** `on_enter_pressed`, which takes the place of submitting. */
function onEnter(event: KeyboardEvent): void {
  if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement) || !event.target.closest('[data-speaks]')) return
  event.preventDefault()
  void speak(event.target)
}

async function speak(control: Element): Promise<void> {
  const blockId = control.closest<HTMLElement>('[data-speaks]')?.dataset['block']
  const where = whereIs(control)
  if (blockId === undefined || !where || !('view' in where)) return
  await send({ do: 'change', view: where.view, blockId, value: valueOf(control) })
  await refresh()
}

function isTyped(control: Element): boolean {
  return control instanceof HTMLTextAreaElement || (control instanceof HTMLInputElement && control.type === 'text')
}

async function onSubmit(event: SubmitEvent): Promise<void> {
  event.preventDefault()
  const form = event.target
  const where = form instanceof HTMLFormElement && whereIs(form)
  if (!where || !('view' in where) || askForBlanks(form)) return
  await act(event.submitter ?? form, { do: 'submit', view: where.view, values: valuesIn(form) })
}

/** The server closes the view; the dialog leaves with the next screen. */
async function onEscape(event: Event): Promise<void> {
  if (!(event.target instanceof HTMLDialogElement) || !event.target.matches('.modal')) return
  event.preventDefault()
  const where = whereIs(event.target)
  if (where && 'view' in where) await act(event.target, { do: 'close', view: where.view })
}
