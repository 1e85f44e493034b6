const id = /^[CGD][A-Z0-9]{7,}$/
const name = /^#?[\p{L}\p{N}._-]{1,80}$/u

/** A channel's id as it is, a name as `#name`; undefined when it is neither. */
export function readChannel(written: string): string | undefined {
  if (id.test(written)) return written
  if (!name.test(written)) return undefined
  return written.startsWith('#') ? written : `#${written}`
}
