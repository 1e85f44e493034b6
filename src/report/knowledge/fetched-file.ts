import { interpreter, shell } from './command-line.ts'
import { textOf } from './shape.ts'
import type { Command, Pipeline } from './shell-text.ts'

/** A file that is fetched, and then run by its path or by a shell, with nothing between that looks at it. */
export function fetchedFile(pipelines: readonly Pipeline[]): string | undefined {
  const files = new Map<string, Command>()
  for (const command of pipelines.flat()) {
    const fetched = fileFetchedBy(command)
    const by = files.get(fileRunBy(command) ?? '')
    if (by) return `${textOf(by)}; ${textOf(command)}`
    if (fetched !== undefined) files.set(fetched, command)
    else if (looks.test(command.program)) files.clear()
  }
  return undefined
}

const looks = /^(?:sha\d*sum|shasum|md5sum|b2sum|gpgv?|cosign|minisign|openssl|less|more|cat|vim?|nano|diff|grep)$/

function fileFetchedBy({ program, words, redirects }: Command): string | undefined {
  const texts = words.map(({ text }) => text)
  const written = redirects.find(({ how }) => /^1?>/.test(how))?.to.text
  const address = texts.find((text) => text.includes('://')) ?? texts.findLast((text) => !text.startsWith('-'))
  if (program === 'curl')
    return baseOf(valueOf(texts, /^-[a-zA-Z]*o$|^--output$/) ?? (texts.some((one) => remoteName.test(one)) ? address : written))
  if (program === 'wget') return baseOf(valueOf(texts, /^-[a-zA-Z]*O$|^--output-document$/) ?? written ?? address)
  return program === 'tftp' && texts.includes('-g') ? baseOf(valueOf(texts, /^-l$/) ?? valueOf(texts, /^-r$/)) : undefined
}
const remoteName = /^(?:-[a-zA-Z]*O[a-zA-Z]*|--remote-name)$/

function valueOf(texts: readonly string[], option: RegExp): string | undefined {
  const at = texts.findIndex((text) => option.test(text))
  const attached = texts.map((text) => /^--output(?:-document)?=(.+)$/s.exec(text)?.[1]).find((value) => value !== undefined)
  return at < 0 ? attached : texts[at + 1]
}

/** As a name alone: the line may have changed its directory. */
function baseOf(path: string | undefined): string | undefined {
  const name = path?.replace(/[?#].*$/s, '').replace(/^.*\//s, '')
  return name === undefined || name === '' || name === '-' || path === '/dev/null' ? undefined : name
}

/** By a path, and not by a name alone, which may be that of an installed program. */
function fileRunBy({ program, words, whole }: Command): string | undefined {
  if (whole.at(-1 - words.length)?.text.includes('/') && !shell.test(program)) return program
  if (!shell.test(program) && !interpreter.test(program) && !/^(?:\.|source)$/.test(program)) return undefined
  return baseOf(words.find(({ text }) => !text.startsWith('-'))?.text)
}
