import { existsSync, readFileSync } from 'node:fs'
import type { Env } from './environment.ts'
import { noSettings, readSettings } from './settings.ts'
import type { Settings } from './settings.ts'
import { SetupError } from './setup-error.ts'

/** Undefined: no such file. */
export type ReadFile = (path: string) => string | undefined

export function readIfThere(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

export function readFalconerYml(env: Env, readFile: ReadFile): Settings {
  const named = env('FALCONER_CONFIG')
  const path = named ?? 'falconer.yml'
  const text = readOrSay(path, readFile)
  if (text !== undefined) return readSettings(text, path)
  if (named === undefined) return noSettings
  throw new SetupError(`FALCONER_CONFIG names ${path}, which is not there; correct the path or unset it.`)
}

function readOrSay(path: string, readFile: ReadFile): string | undefined {
  try {
    return readFile(path)
  } catch (error) {
    throw new SetupError(
      `${path} cannot be read (${error instanceof Error ? error.message : String(error)}); FALCONER_CONFIG must name a readable file.`,
    )
  }
}
