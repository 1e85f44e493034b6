import { SetupError } from './setup-error.ts'

/** Only the scheme is repeated in words: the rest may hold a password. */
export function readLedgerFile(url: string): string {
  const scheme = schemeOf(url)
  if (scheme.startsWith('postgres'))
    throw new SetupError('DATABASE_URL names Postgres, not in this version; set a SQLite file, such as file:data/falconer.db.')
  const path = url.replace(/^file:(?:\/\/(?=\/))?/, '')
  if (scheme === 'file' && path !== '' && !/[?#]/.test(path) && !path.startsWith('//')) return path
  throw new SetupError(
    `DATABASE_URL ${scheme ? `begins with ${scheme}:` : 'has no scheme'}; expected a SQLite file, such as file:data/falconer.db or file::memory:.`,
  )
}

export function readCacheUrl(url: string | undefined): string | undefined {
  if (url === undefined || /^rediss?:\/\/./.test(url)) return url
  throw new SetupError(
    `CACHE_URL ${schemeOf(url) ? `begins with ${schemeOf(url)}:` : 'has no scheme'}; expected redis://host:6379, or unset it to keep the cache in memory.`,
  )
}

function schemeOf(url: string): string {
  return /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase() ?? ''
}
