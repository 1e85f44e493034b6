import type { AlertBlock, KnownBlock, RichTextSection } from '@slack/types'
import type { Alert } from '../../domain/alert.ts'
import type { BackTest } from '../../domain/back-test.ts'
import { chosenAtFirst, scopeOf } from '../../domain/choice.ts'
import type { Choices, Chosen } from '../../domain/choice.ts'
import type { Moment } from '../../domain/event.ts'
import { durationWords } from '../../domain/how-long.ts'
import type { Prose } from '../../domain/prose.ts'
import { scopeProse } from '../../domain/scope.ts'
import type { Scope } from '../../domain/scope.ts'
import type { Suppression } from '../../domain/suppression.ts'
import { kinds, valuesMax, wires } from '../../domain/trip-wire.ts'
import type { Familiar, Kind, Wire } from '../../domain/trip-wire.ts'
import { alertValue, callbacks, inputs, suppressionValue } from '../names.ts'
import { exampleBlocks, figureBlocks } from './back-test.ts'
import { counted, parseDuration } from './duration.ts'
import { about, checkboxes, form, input, note, optional, option, radios, textInput } from './inputs.ts'
import { limits } from './limits.ts'
import type { Modal } from './message.ts'
import { bold, plainText, richBlock, richElements, richText } from './text.ts'
import { tickBlocks } from './ticks.ts'

/** How long a suppression may last, from when on. */
export type Span = { readonly now: Moment; readonly longestMs: number }

/**
 * What is known of the scope that is ticked. `none`: nothing is ticked. `coming`: it is being looked up. `failed`: it could not be. `changed`: something that was
 * ticked is not on offer any more.
 */
export type Preview =
  | 'none'
  | 'coming'
  | 'failed'
  | 'changed'
  | { readonly backTest: BackTest; readonly because: string | undefined; readonly spared: string | undefined }

/** What somebody has ticked so far, and what came of it. */
export type Face = { readonly chosen: Chosen; readonly preview: Preview }

/** What to hide, for how long and why, and what ends it. Before anybody has touched it, the narrowest scope is ticked. */
export function suppressModal(alert: Alert, choices: Choices, span: Span, face: Face = untouched(choices)): Modal {
  return form(callbacks.suppress, 'Suppress', alertValue(alert.id), [
    about(alert),
    ...figures(face.preview, span.now),
    ...approvalBlocks(face.preview),
    ...tickBlocks(choices, face.chosen, { what: 'Hide what fits all of this', who: 'and was done by', isNeeded: true }),
    ...scopeBlocks(scopeOf(choices, face.chosen) ?? [], face.preview),
    { type: 'divider' },
    ...lengthInputs(span.longestMs),
    input(inputs.why, 'Why', { ...textInput('What makes this noise, and who says so'), multiline: true }),
    optional(input(inputs.wires, 'Ends itself when it sees', checkboxes(wireOptions, wireOptions))),
    note(familiarProse(face.preview)),
    note(['What matches stays out of the channel. It is still counted and kept, and ', { value: '/falco hidden' }, ' lists it.']),
  ])
}

function untouched(choices: Choices): Face {
  return { chosen: chosenAtFirst(choices), preview: 'coming' }
}

/** What a suppression must fit besides what it fits already. */
export function narrowModal(suppression: Suppression, choices: Choices, now: Moment, face: Face = untouched(choices)): Modal {
  const added = scopeOf(choices, face.chosen) ?? []
  return form(callbacks.narrow, 'Narrow', suppressionValue(suppression.id), [
    richBlock({
      type: 'rich_text_section',
      elements: [bold('Suppression'), ...richElements([' ', { value: suppression.id }, ' hides ', ...scopeProse(suppression.scope), '.'])],
    }),
    ...figures(face.preview, now),
    ...tickBlocks(choices, face.chosen, { what: 'Hide only what fits this, too', who: 'and was done by', isNeeded: false }),
    ...scopeBlocks([...suppression.scope, ...added], face.preview),
    note(['What it does not fit any more is shown again from now on. It keeps its end, its owner and its reason.']),
  ])
}

/** Above the ticks, so that a window without much room shows what each of them changes. */
function figures(preview: Preview, now: Moment): readonly KnownBlock[] {
  return typeof preview === 'string' ? [note([waitingWords[preview]])] : figureBlocks(preview.backTest, now)
}

function scopeBlocks(scope: Scope, preview: Preview): readonly KnownBlock[] {
  if (preview === 'changed') return []
  const what: Prose = scope.length === 0 ? ['Nothing is ticked: that is no scope.'] : ['Hidden would be: ', ...scopeProse(scope), '.']
  return [richBlock(richText(what)), ...(typeof preview === 'string' ? [] : exampleBlocks(preview.backTest))]
}

export const changedWords =
  'Something that was ticked is not on offer any more, because the events at hand are others. Please open the form again.'

const waitingWords = {
  none: 'What is ticked here would have hidden nothing, because it is no scope.',
  coming: 'Looking back over the last 14 days …',
  failed: 'What this would have hidden could not be looked up just now: tick anything to try again. It can be suppressed all the same.',
  changed: changedWords,
} as const

/** What stands between the scope and its effect. */
function approvalBlocks(preview: Preview): readonly KnownBlock[] {
  if (typeof preview === 'string') return []
  const { because, spared } = preview
  return [
    ...(because === undefined ? [] : [warning(`A second person must approve this, because ${because}.`)]),
    ...(spared === undefined ? [] : [richBlock(richText([spared]))]),
  ]
}

function warning(words: string): KnownBlock {
  return { type: 'alert', level: 'warning', text: plainText(words, limits.alertText) }
}

/** Only lengths that are allowed. Where a shift is too long, the first of them is chosen; where all are, words are needed. */
function lengthInputs(longestMs: number): readonly KnownBlock[] {
  const allowed = Object.entries(lengthWords).filter(([length]) => (parseDuration(length) ?? 0) <= longestMs)
  const options = allowed.map(([value, words]) => option(words, value))
  const first = options.find(({ value }) => value === '8h') ?? options[0]
  const words = input(inputs.inWords, options.length > 0 ? 'Or in words' : 'How long', textInput('90m, 2d, until monday 9:00'))
  return [
    ...(options.length > 0 ? [input(inputs.howLong, 'How long', radios(options, first))] : []),
    options.length > 0 ? optional(words) : words,
    note([`Words win over the buttons, and times are on your clock. From a minute to ${durationWords(longestMs)}.`]),
  ]
}

/** Lengths as `parseDuration` reads them. */
const lengthWords = { '1h': '1 hour', '8h': '8 hours', '24h': '24 hours', '7d': '7 days', '30d': '30 days' }

const wireWords: Readonly<Record<Wire, string>> = {
  image: 'an image that is new in it',
  parent: 'a parent process that is new in it',
  user: 'a user who is new in it',
  destination: 'a destination that is new in it',
  priority: 'a higher priority than any in it before',
  rate: 'ten times its usual rate',
}

const wireOptions = wires.map((wire) => option(wireWords[wire], wire))

/** What is not new, as far as anybody can tell by now. */
function familiarProse(preview: Preview): Prose {
  if (typeof preview === 'string') return ['What it knows by then is what it has covered in the last 14 days.']
  const { familiar } = preview.backTest
  if (familiar.events === 0) return ['Nothing like it has been seen yet: it learns for an hour from its first event on, and watches then.']
  const values = kinds.map((kind) => knownWords(kind, familiar))
  return [`Known by now: ${values.join(', ')}, ${familiar.highest ?? 'no priority'} at most, ${rateWords(familiar)}.`]
}

function knownWords(kind: Kind, { values }: Familiar): string {
  const count = values[kind].length
  if (count >= valuesMax) return `so many ${kind}s that none is new`
  return count === 0 ? `no ${kind}` : counted(count, kind)
}

function rateWords({ perHour }: Familiar): string {
  return `${counted(Math.max(1, Math.round(perHour)), 'event')} an hour`
}

/** The same for a workspace that has no alert blocks yet, which are of 2026: it would refuse the whole view. */
export function withoutAlerts(modal: Modal): Modal {
  return { ...modal, blocks: modal.blocks.map((block) => (block.type === 'alert' ? richBlock(boldText(block)) : block)) }
}

function boldText({ text }: AlertBlock): RichTextSection {
  return { type: 'rich_text_section', elements: [bold(text.text)] }
}
