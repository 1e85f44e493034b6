/**
 * One word for a POSIX shell, whatever it holds: bare where nothing in it is special, else in single quotes.
 * Throws a RangeError for NUL, which no argument of a command can hold.
 */
export function shellWord(value: string): string {
  if (value.includes('\0')) throw new RangeError('A shell word cannot hold NUL')
  return bare.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`
}

/** A first letter such as `~`, `=` or `-` means something to some shell or tool, so it is quoted. */
const bare = /^[A-Za-z0-9_./][A-Za-z0-9_./:@%+=,-]*$/
