import type { Prose } from './prose.ts'
import type { Narration } from './report.ts'

/** Whose words a narration is, how far they can be trusted, and what of them was left out. */
export function narratedBy({ model, dropped }: Extract<Narration, { kind: 'told' }>): Prose {
  return ['By the model ', { value: model }, `. ${trust}${droppedWords(dropped)}`]
}

const trust = 'Each value in it was found in the evidence it names; whether it reads them rightly, judge for yourself.'

function droppedWords(dropped: number): string {
  if (dropped === 0) return ''
  return dropped === 1
    ? ' 1 sentence was dropped because it did not hold.'
    : ` ${dropped} sentences were dropped because they did not hold.`
}
