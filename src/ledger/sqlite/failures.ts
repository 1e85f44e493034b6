/** The only file that reads SQLite's error codes: a reason and a remedy, for whoever starts Falconer. */
export function inWords(error: unknown, file: string): Error {
  return new Error(`The ledger file ${file} cannot be used: ${reason(error)}.`, { cause: error })
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'errcode' in error && typeof error.errcode === 'number' ? primary[error.errcode & 0xff] : undefined
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
