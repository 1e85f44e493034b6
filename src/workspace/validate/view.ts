import { isObject } from '../args.ts'
import { Refusal } from '../refusal.ts'

export function validateView(view: unknown, _surface: 'modal' | 'home'): Refusal | undefined {
  return isObject(view) ? undefined : new Refusal('invalid_arguments', ['missing required field: view'])
}
