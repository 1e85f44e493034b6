import { readFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** A file that Falco would load. `asked`: which of the paths leads to it, from 0; `stamp` changes when the file does. */
export type FoundFile = { readonly path: string; readonly asked: number; readonly stamp: string; readonly bytes: number }
/** A path that cannot be had, and what to do. */
export type Trouble = { readonly path: string; readonly asked: number; readonly why: string; readonly remedy: string }

/**
 * The files in the order in which Falco loads them: of a folder, those that end in .yaml and .yml, in order of name, and not those of
 * folders in it.
 */
export async function findFiles(paths: readonly string[]): Promise<readonly (FoundFile | Trouble)[]> {
  return (await Promise.all(paths.map(findAt))).flat()
}

async function findAt(path: string, asked: number): Promise<readonly (FoundFile | Trouble)[]> {
  try {
    const there = await stat(path, { bigint: true })
    if (there.isDirectory()) return await filesIn(path, asked)
    if (!there.isFile()) return [{ path, asked, why: 'is neither a file nor a folder', remedy: correctIt }]
    if (!isRuleFile(path)) return [{ path, asked, why: 'ends neither in .yaml nor in .yml, so Falco passes it over', remedy: correctIt }]
    return [found(path, asked, there)]
  } catch (error) {
    return [troubleWith(path, asked, error)]
  }
}

/** Links to nothing, and what vanishes while we look, are passed over as Falco does. */
async function filesIn(folder: string, asked: number): Promise<readonly FoundFile[]> {
  const names = (await readdir(folder)).filter(isRuleFile).toSorted(byBytes)
  const found = await Promise.all(names.map((name) => fileAt(join(folder, name), asked)))
  return found.filter((file) => file !== undefined)
}

async function fileAt(path: string, asked: number): Promise<FoundFile | undefined> {
  const there = await stat(path, { bigint: true }).catch(() => undefined)
  return there?.isFile() ? found(path, asked, there) : undefined
}

function found(
  path: string,
  asked: number,
  { mtimeNs, size, ino }: { readonly mtimeNs: bigint; readonly size: bigint; readonly ino: bigint },
): FoundFile {
  return { path, asked, stamp: `${mtimeNs} ${size} ${ino}`, bytes: Number(size) }
}

function isRuleFile(path: string): boolean {
  return /\.ya?ml$/.test(path)
}

function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other))
}

export async function textOf({ path, asked }: FoundFile): Promise<string | Trouble> {
  return readFile(path, 'utf8').catch((error: unknown) => troubleWith(path, asked, error))
}

function troubleWith(path: string, asked: number, error: unknown): Trouble {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') return { path, asked, why: 'is not there', remedy: correctIt }
  return { path, asked, why: `cannot be read (${code})`, remedy: "let Falconer's user read it" }
}
const correctIt = 'correct the path or take it out'
