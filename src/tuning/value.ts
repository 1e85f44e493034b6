import { maskSecrets } from '../domain/secrets.ts'
import { printable } from '../domain/untrusted.ts'
import type { Comparator } from './exception.ts'

const valueMax = 1_000
/** Shorter, a beginning or a pattern fits what nobody has thought of. */
const literalMin = 12

/**
 * Why this value must not go into a rule, in words; undefined when it may. Values come from alerts, so an attacker may have shaped
 * them.
 */
export function valueFlaw(field: string, comp: Comparator, value: string): string | undefined {
  const why = textFlaw(value) ?? breadthFlaw(comp, value)
  return why === undefined ? undefined : `The value of ${field} ${why}`
}

function textFlaw(value: string): string | undefined {
  if (value.trim() === '' || value === '<NA>') return 'is empty: in Falco that fits too much.'
  if (value.length > valueMax) return `has more than ${valueMax} characters: nobody could check it.`
  if (printable(value) !== value || value.includes('\uFFFD'))
    return 'has characters that cannot be seen or were lost on the way: Falco would compare others.'
  if (value.endsWith('[...]')) return 'was cut by falcosidekick: Falco sees more of it.'
  if (value.endsWith('\\')) return 'ends with a backslash, which Falco cannot quote.'
  if (maskSecrets(value) !== value) return 'holds what looks like a secret, which does not belong in a file.'
  return wordFlaw(value)
}

/** Falco puts a list's items in place of its name wherever that stands between these characters, in quotes too. */
function wordFlaw(value: string): string | undefined {
  const word = /[\s(),=]([A-Za-z]\w*_\w+)(?=[\s(),=])/.exec(value)?.[1]
  return word && `has the word ${word}: if a list of the rules is called so, Falco puts its items there.`
}

function breadthFlaw(comp: Comparator, value: string): string | undefined {
  if (comp === 'glob') return globFlaw(value)
  if (comp === 'startswith' && value.length < literalMin) return `is a beginning of fewer than ${literalMin} characters: it fits too much.`
  return undefined
}

function globFlaw(value: string): string | undefined {
  if (/[?[\]\\]/.test(value)) return 'is a pattern that Falco reads otherwise: only * means the same, and ?, [, ] and \\ do not.'
  return value.replaceAll('*', '').length < literalMin
    ? `is a pattern with fewer than ${literalMin} characters besides *: it fits too much.`
    : undefined
}
