import type { Value } from './deeds.ts'

/** block id → what its input holds. */
export function valuesIn(form: HTMLFormElement): Readonly<Record<string, Value>> {
  return Object.fromEntries(inputsIn(form).map((input) => [input.dataset['block'] ?? '', heldBy(input)]))
}

/** Puts Slack's sentence under every required input left blank; true when there was one. */
export function askForBlanks(form: HTMLFormElement): boolean {
  for (const old of form.querySelectorAll('.error[data-added]')) old.remove()
  const blank = inputsIn(form).filter((input) => 'required' in input.dataset && heldBy(input).length === 0)
  for (const input of blank) input.append(complaint('Please complete this required field.'))
  blank[0]?.querySelector<HTMLElement>('input, select, textarea')?.focus()
  return blank.length > 0
}

function complaint(words: string): HTMLElement {
  const shown = document.createElement('p')
  shown.className = 'error'
  shown.role = 'alert'
  shown.dataset['added'] = ''
  shown.textContent = words
  return shown
}

function inputsIn(form: HTMLFormElement): readonly HTMLElement[] {
  return [...form.querySelectorAll<HTMLElement>('.input')]
}

function heldBy(input: HTMLElement): Value {
  const control = input.querySelector('.field')
  return control ? valueOf(control) : ''
}

/** What a control holds now. */
export function valueOf(control: Element): Value {
  if (control instanceof HTMLSelectElement && control.multiple) return [...control.selectedOptions].map(({ value }) => value)
  if (control instanceof HTMLSelectElement || control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement)
    return control.value
  const chosen = [...control.querySelectorAll<HTMLInputElement>('input:checked')].map(({ value }) => value)
  return control.getAttribute('role') === 'radiogroup' ? (chosen[0] ?? '') : chosen
}
