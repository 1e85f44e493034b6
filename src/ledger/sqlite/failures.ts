/** The only file that reads SQLite's error codes: a reason and a remedy, for whoever starts Falconer. */
export function inWords(error: unknown, file: string): Error {
  return new Error(`The ledger file ${file} cannot be used: ${reason(error)}.`, { cause: error })
}

/** What a failure means while Falconer runs, and the remedy. Undefined: the engine is well, what was asked of it was wrong. */
export function troubleOf(error: unknown): string | undefined {
  const code = codeOf(error)
  return code === undefined ? undefined : running[code]
}

function codeOf(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined
}

const running: Readonly<Record<number, string>> = {
  5: 'The ledger file is locked by another process: stop whatever else uses it, and Falconer goes on by itself.',
  6: 'The ledger file is locked by another process: stop whatever else uses it, and Falconer goes on by itself.',
  8: 'The ledger file cannot be written: make its volume writable; if Falconer does not go on by itself then, start it again.',
  10: 'The disk of the ledger takes no more writes (a limit, or a fault): mend that, and Falconer goes on by itself.',
  11: 'The ledger file is damaged: stop Falconer, restore a backup, and start it again.',
  13: 'The disk of the ledger is full: make room, and Falconer goes on by itself.',
  14: 'The ledger file cannot be opened: make its folder writable, then start Falconer again.',
  26: 'The ledger file is damaged: stop Falconer, restore a backup, and start it again.',
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = primary[codeOf(error) ?? 0]
  const system = 'code' in error && typeof error.code === 'string' ? fileSystem[error.code] : undefined
  return code ?? system ?? error.message
}

const unwritable = 'it or its folder cannot be written: put it on a writable volume and give it to the user that Falconer runs as'
const damaged = 'it is damaged, or no ledger at all: restore a backup, or move it away and Falconer begins a new one'
const full = 'its disk is full or fails: make room, then start again'

/** By SQLite's primary result code, https://sqlite.org/rescode.html */
const primary: Readonly<Record<number, string>> = {
  5: 'another process is using it: stop the other Falconer, or give this one a file of its own',
  8: unwritable,
  10: full,
  11: damaged,
  13: full,
  14: unwritable,
  26: damaged,
}

const fileSystem: Readonly<Record<string, string>> = {
  EACCES: unwritable,
  EPERM: unwritable,
  EROFS: unwritable,
  ENOTDIR: unwritable,
  EEXIST: unwritable,
  ENOSPC: full,
}
