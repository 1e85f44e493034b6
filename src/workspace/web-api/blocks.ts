import { type Args, isObject } from '../args.ts'
import { Refusal } from '../refusal.ts'
import { validateMessage } from '../validate/message.ts'
import { validateView } from '../validate/view.ts'
import { type Desk, type Method } from './method.ts'

/** `blocks.validate` needs no token and takes exactly one of these. */
const subjects = {
  blocks: (args: Args) => validateMessage({ blocks: args['blocks'] }, 'post'),
  message: (args: Args) => validateMessage(isObject(args['message']) ? args['message'] : {}, 'post'),
  view: (args: Args) => validateView(args['view'], 'modal'),
} as const

const names = ['blocks', 'message', 'view'] as const

export const blocks: Readonly<Record<string, Method>> = {
  'blocks.validate': { rate: 'unlimited', token: 'none', run: validate },
}

function validate(_desk: Desk, args: Args): Readonly<Record<string, unknown>> {
  const asked = names.filter((name) => args[name] !== undefined)
  const [subject] = asked
  if (!subject || asked.length > 1) throw new Refusal('invalid_arguments', ['exactly one of blocks, message, view'])
  const refusal = subjects[subject](args)
  if (refusal) throw new Refusal(`invalid_${subject}`, [], { errors: refusal.problems.map(asProblem) })
  return {}
}

function asProblem(problem: string): Readonly<Record<string, unknown>> {
  const [, message, pointer] = /^(.*) \[json-pointer:(.*)\]$/.exec(problem) ?? []
  return { code: 'invalid', message: message ?? problem, pointer: pointer ?? '' }
}
