import type { Prose } from './prose.ts'
import type { Narration, Sentence } from './report.ts'

/** What a model chose, under the headings that people read it by; what it chose nothing for is left out. */
export function partsOf({
  reading,
  hypotheses,
  questions,
}: Told): readonly { readonly name: string; readonly items: readonly Sentence[] }[] {
  return [
    { name: 'What the model would read first', items: reading },
    { name: 'What may lie behind it, as the model weighs it', items: hypotheses },
    { name: 'What the model would ask', items: questions },
  ].filter(({ items }) => items.length > 0)
}

type Told = Extract<Narration, { kind: 'told' }>

/** Whose choice a narration is, how far it can be trusted, and what of it was left out. */
export function narratedBy({ model, dropped }: Told): Prose {
  return ['Chosen and weighed by the model ', { value: model }, `. ${trust}${droppedWords(dropped)}`]
}

const trust =
  'The words are Falconer’s and the values the evidence’s; what speaks for or against something is the model’s view: judge for yourself.'

function droppedWords(dropped: number): string {
  if (dropped === 0) return ''
  return dropped === 1
    ? ' 1 choice was dropped: it did not hold, or was one too many.'
    : ` ${dropped} choices were dropped: they did not hold, or were too many.`
}
