import type { Prose, Span } from '../domain/prose.ts'
import type { Evidence, Passage, ReportStep, Section, Sentence } from '../domain/report.ts'
import type { Exhibit } from './evidence.ts'
import { head } from './readable.ts'

/** A sentence, or a part of one, with what it stands on. */
export type Claim = { readonly prose: Prose; readonly on: readonly Exhibit[] }

/** What a template may hold: evidence (shown as a value, and named), another claim, our own words, a person or a link. */
type Part = Exhibit | Claim | Span | undefined

/** Says a sentence: claim`The process is ${name}.` shows the exhibit's value and stands on it. An undefined part says nothing. */
export function claim(words: TemplateStringsArray, ...parts: readonly Part[]): Claim {
  return joined(words.flatMap((text, index) => [{ prose: text ? [text] : [], on: [] }, saidBy(parts[index])]))
}

/** The same words, standing on more. */
export function on(claimed: Claim, ...exhibits: readonly (Exhibit | undefined)[]): Claim {
  return { prose: claimed.prose, on: [...claimed.on, ...exhibits.filter((one) => one !== undefined)] }
}

/** Our own text about the exhibit, which may stand in the sentence as it is: the catalogue's words, never an event's. */
export function wordsOf(exhibit: Exhibit): Claim {
  return { prose: [exhibit.value], on: [exhibit] }
}

/** Says nothing where there is nothing to speak of. */
export function given<T>(thing: T | undefined, say: (thing: T) => Claim): Claim | undefined {
  return thing === undefined ? undefined : say(thing)
}

/** What is there of several things that may be said, for a list or a row of sentences. */
export function told(...claims: readonly (Claim | undefined)[]): readonly Claim[] {
  return claims.filter((one) => one !== undefined)
}

export function joined(claims: readonly Claim[], between = ''): Claim {
  const glue = (index: number): Prose => (index > 0 && between ? [between] : [])
  return { prose: claims.flatMap(({ prose }, index) => [...glue(index), ...prose]), on: claims.flatMap((one) => one.on) }
}

export type DraftPassage =
  | { readonly kind: 'sentences' | 'list'; readonly claims: readonly Claim[] }
  | { readonly kind: 'rows'; readonly rows: readonly { readonly label: string; readonly value: Claim }[] }
  | { readonly kind: 'steps'; readonly steps: readonly DraftStep[] }

export type DraftStep = Omit<ReportStep, 'evidence'> & { readonly on: readonly Exhibit[] }

export type Draft = { readonly heading: string; readonly passages: readonly DraftPassage[] }

type Numbered = {
  readonly sections: readonly Section[]
  readonly evidence: readonly Evidence[]
  /** A claim of these drafts, once more. */
  readonly sentence: (claimed: Claim) => Sentence
}

/** Numbers the evidence in the order of first use, and names it in every sentence. Passages without content fall away. */
export function numbered(drafts: readonly Draft[]): Numbered {
  const found = new Map<string, Evidence>()
  const idOf = (exhibit: Exhibit): string => {
    const key = JSON.stringify([exhibit.from, exhibit.what, exhibit.value])
    const evidence = found.get(key) ?? { id: `E${found.size + 1}`, ...exhibit }
    found.set(key, evidence)
    return evidence.id
  }
  const ids: Ids = (exhibits) => [...new Set(exhibits.map(idOf))]
  const sections = drafts.map(({ heading, passages }) => ({
    heading,
    passages: passages.filter(hasContent).map((one) => passageOf(one, ids)),
  }))
  return { sections, evidence: [...found.values()], sentence: ({ prose, on: exhibits }) => ({ prose, evidence: ids(exhibits) }) }
}

type Ids = (exhibits: readonly Exhibit[]) => readonly string[]

function passageOf(draft: DraftPassage, ids: Ids): Passage {
  const sentence = ({ prose, on: exhibits }: Claim): Sentence => ({ prose, evidence: ids(exhibits) })
  switch (draft.kind) {
    case 'sentences':
      return { kind: 'sentences', sentences: draft.claims.map(sentence) }
    case 'list':
      return { kind: 'list', items: draft.claims.map(sentence) }
    case 'rows':
      return { kind: 'rows', rows: draft.rows.map(({ label, value }) => ({ label, value: value.prose, evidence: ids(value.on) })) }
    case 'steps':
      return { kind: 'steps', steps: draft.steps.map(({ on: exhibits, ...step }) => ({ ...step, evidence: ids(exhibits) })) }
  }
}

function hasContent(draft: DraftPassage): boolean {
  if (draft.kind === 'steps') return draft.steps.length > 0
  return draft.kind === 'rows' ? draft.rows.length > 0 : draft.claims.length > 0
}

function saidBy(part: Part): Claim {
  if (part === undefined) return { prose: [], on: [] }
  if (typeof part === 'string') return { prose: [part], on: [] }
  if ('on' in part) return part
  if ('from' in part) return { prose: excerpt(part.value), on: [part] }
  return { prose: [part], on: [] }
}

/** A sentence bears about two lines of a value; the rows of the event show more of it. */
function excerpt(value: string): Prose {
  if (value.length <= longest) return [{ value }]
  return [{ value: head(value, longest) }, '… (cut here)']
}

const longest = 240
