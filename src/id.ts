import { randomBytes } from 'node:crypto'

const digits = '0123456789abcdefghjkmnpqrstvwxyz'

/** Eight digits of Crockford's base 32 in lower case, 40 random bits: short enough to read aloud and type at 3 a.m. */
export function newId(): string {
  return Array.from(randomBytes(8), (byte) => digits[byte % 32]).join('')
}
