import { send } from './deeds.ts'
import { returnToNewest } from './reading.ts'

/** The message box: sends slash commands at Enter and offers what begins with what is typed. Drafts are kept per channel. */

const drafts = new Map<string, string>()

export function startComposer(): void {
  document.addEventListener('input', (event) => {
    const box = boxOf(event.target)
    if (box) showHints(box)
  })
  document.addEventListener('keydown', (event) => {
    const box = boxOf(event.target)
    if (box) onKey(event, box)
  })
  document.addEventListener('click', (event) => {
    if (!(event.target instanceof Element)) return
    const line = event.target.closest<HTMLElement>('.hints [data-line]')?.dataset['line']
    const box = event.target.closest('.composer')?.querySelector('textarea')
    if (box && line !== undefined) take(box, line)
    else if (box && event.target.closest('.send')) void sendLine(box)
  })
}

/** After the box was replaced by that of another channel: what was being written there. */
export function restoreDraft(): void {
  const box = document.querySelector<HTMLTextAreaElement>('.composer textarea')
  if (box && box.value === '') box.value = drafts.get(keyOf(box)) ?? ''
}

function boxOf(target: EventTarget | null): HTMLTextAreaElement | undefined {
  return target instanceof HTMLTextAreaElement && target.closest('.composer') ? target : undefined
}

function onKey(event: KeyboardEvent, box: HTMLTextAreaElement): void {
  const list = hintsOf(box)
  const chosen = list.find((hint) => hint.ariaSelected === 'true')
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') move(event, list, chosen)
  else if (event.key === 'Escape') hide(box)
  else if (event.key === 'Tab' && list.length > 0) take(box, (chosen ?? list[0])?.dataset['line'] ?? box.value)
  else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    if (chosen) take(box, chosen.dataset['line'] ?? box.value)
    else void sendLine(box)
  } else return
  event.preventDefault()
}

/** Up and down the hints, around the ends. */
function move(event: KeyboardEvent, list: readonly HTMLElement[], chosen: HTMLElement | undefined): void {
  const from = chosen ? list.indexOf(chosen) : event.key === 'ArrowDown' ? -1 : 0
  const to = list.at((from + (event.key === 'ArrowDown' ? 1 : -1)) % list.length)
  if (chosen) chosen.ariaSelected = 'false'
  if (to) to.ariaSelected = 'true'
}

function take(box: HTMLTextAreaElement, line: string): void {
  box.value = `${line} `
  box.focus()
  hide(box)
}

async function sendLine(box: HTMLTextAreaElement): Promise<void> {
  const line = box.value.trim()
  if (line === '') return
  if (!line.startsWith('/')) return tell(box, 'This stand-in takes slash commands: type / to see them.')
  box.value = ''
  drafts.delete(keyOf(box))
  hide(box)
  returnToNewest()
  await send({ do: 'command', channel: keyOf(box), line })
}

function showHints(box: HTMLTextAreaElement): void {
  drafts.set(keyOf(box), box.value)
  tell(box, '')
  const all = allHintsOf(box)
  for (const hint of all) {
    hint.hidden = !(box.value.startsWith('/') && hint.dataset['line']?.startsWith(box.value.trimEnd()))
    hint.ariaSelected = 'false'
  }
  const list = box.closest('.composer')?.querySelector<HTMLElement>('.hints')
  if (list) list.hidden = all.every((hint) => hint.hidden)
}

function hide(box: HTMLTextAreaElement): void {
  const list = box.closest('.composer')?.querySelector<HTMLElement>('.hints')
  if (list) list.hidden = true
}

function tell(box: HTMLTextAreaElement, words: string): void {
  const tip = box.closest('.composer')?.querySelector('.tip')
  if (tip) tip.textContent = words
}

function allHintsOf(box: HTMLTextAreaElement): readonly HTMLElement[] {
  return [...(box.closest('.composer')?.querySelectorAll<HTMLElement>('.hints [data-line]') ?? [])]
}

/** Those on show; none while the list is hidden. */
function hintsOf(box: HTMLTextAreaElement): readonly HTMLElement[] {
  return allHintsOf(box).filter((hint) => !hint.hidden && !hint.closest<HTMLElement>('.hints')?.hidden)
}

function keyOf(box: HTMLTextAreaElement): string {
  return box.closest<HTMLElement>('.composer')?.dataset['channel'] ?? ''
}
