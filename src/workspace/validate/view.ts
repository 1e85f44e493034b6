import type { HomeView, ModalView } from '@slack/types'
import { z } from 'zod'
import { isObject } from '../args.ts'
import { Refusal } from '../refusal.ts'
import { block } from './blocks.ts'
import { plainText } from './objects.ts'
import { at, problemsOf } from './problems.ts'
import { actionIdProblems, blockIdProblems, initialOptionProblems, place, type Placed, surfaceProblems } from './rules.ts'
import { flag, list, words } from './shapes.ts'

/** https://docs.slack.dev/reference/views */

const bytesMax = 250_000

const common = {
  blocks: list(block, 100, 0),
  private_metadata: words(3000).optional(),
  callback_id: words(255).optional(),
  external_id: words(255).optional(),
}

const views = {
  modal: z.strictObject({
    type: z.literal('modal'),
    ...common,
    title: plainText(24),
    submit: plainText(24).nullable().optional(),
    close: plainText(24).nullable().optional(),
    clear_on_close: flag,
    notify_on_close: flag,
    submit_disabled: flag,
  }),
  home: z.strictObject({ type: z.literal('home'), ...common }),
} as const

/** Slack's refusal of this view on this surface, if it has one. */
export function validateView(view: unknown, surface: 'modal' | 'home'): Refusal | undefined {
  if (!isObject(view)) return new Refusal('invalid_arguments', ['missing required field: view'])
  if (Buffer.byteLength(JSON.stringify(view)) > bytesMax) return new Refusal('view_too_large')

  const parsed = views[surface].safeParse(view)
  if (!parsed.success) return new Refusal('invalid_arguments', problemsOf(view, parsed.error, ['view']))

  const placed = place(view['blocks'], ['view', 'blocks'])
  const problems = [
    ...surfaceProblems(placed, surface),
    ...blockIdProblems(placed),
    ...actionIdProblems(placed),
    ...initialOptionProblems(placed),
    ...(surface === 'modal' && !view['submit'] ? submitProblems(placed) : []),
    ...focusProblems(placed),
  ]
  return problems.length > 0 ? new Refusal('invalid_arguments', problems) : undefined
}

/** Throws the refusal. */
export function requireModal(view: unknown): ModalView {
  refuseInvalid<ModalView>(view, 'modal')
  return view
}

export function requireHome(view: unknown): HomeView {
  refuseInvalid<HomeView>(view, 'home')
  return view
}

function refuseInvalid<View>(view: unknown, surface: View extends HomeView ? 'home' : 'modal'): asserts view is View {
  const refusal = validateView(view, surface)
  if (refusal) throw refusal
}

function submitProblems(placed: readonly Placed[]): readonly string[] {
  return placed
    .filter(({ block }) => block['type'] === 'input')
    .map(({ path }) => at('must define `submit` to use an `input` block in modals', ...path, 'input'))
}

/** One element at most has the cursor when the view opens. */
function focusProblems(placed: readonly Placed[]): readonly string[] {
  const focused = JSON.stringify(placed).match(/"focus_on_load":true/g) ?? []
  return focused.length > 1 ? [at('only one element may have `focus_on_load`', 'view', 'blocks')] : []
}
