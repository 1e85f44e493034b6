import { parse, word } from './shell-text.ts'
import type { Command, Pipeline, Word } from './shell-text.ts'

/** A shell, by its name alone. */
export const shell = /^(?:r?ba|da|a|z|[ml]?k|c|tc|fi)?sh[\d.]*$/
/** Programs that run a text in their own language. */
export const interpreter = /^(?:perl|python|ruby|php|node|nodejs|lua)[\d.]*$/
/** What these are given is text to them, whatever it looks like. */
const handlesText = /^(?:echo|printf|[efz]?grep|rg|ag|ack|sed|jq|yq|git|logger|man|less|find|:)$/
/** Runs a program of its own language that stands first, without an option. */
const awk = /^(?:[gmn]?awk)$/

/**
 * Every pipeline that a command line runs: Falco joins what a process was given with blanks, so that only behind a shell's `-c` a `|` is
 * surely a pipe. Other programs may hand what they are given to a shell, so it is read there too, but not where it is text or another
 * language. Linear in the length of the line, which an attacker writes.
 */
export function pipelinesIn(whole: string): readonly Pipeline[] {
  const line = whole.slice(0, longest)
  const words = [...line.matchAll(/\S+/g)].map(({ 0: text, index }) => ({ text, inside: [], quoted: [], at: index }))
  const run = started(words)
  const program = nameOf(run[0])
  // A shell by that name, for echo has no such option.
  const isCalledOddly = /^(?:echo|printf)$/.test(program) && /^-\w*c$/.test(run[1]?.text ?? '')
  if (interpreter.test(program) || awk.test(program)) return everyOne([[literal(program, run, line)]])
  if (handlesText.test(program) && !isCalledOddly) return [[{ program, words: run.slice(1), whole: run, redirects: [], inside: [] }]]
  const code = shell.test(program) || isCalledOddly ? run[codeAt('sh', run)] : undefined
  return everyOne(code ? parse(resolved(line.slice(code.at)), called, knowsComments(program, run)) : parse(line, called, false))
}

/** Only a shell's code has comments for sure; to zsh at a prompt, and to csh, `#` is a letter. */
function knowsComments(program: string, run: readonly Word[]): boolean {
  return !/^t?csh/.test(program) && !run.slice(1, codeAt('sh', run)).some(({ text }) => /^-\w*i/.test(text))
}

/** `a=cu;b=rl;$a$b` with what the variables stand for, where each is set but once, to a plain word. */
function resolved(code: string): string {
  const values = new Map<string, string | undefined>()
  for (const [, name = '', value = ''] of code.matchAll(/(?<![^\s;&|(])([A-Za-z_]\w{0,30})=([\w./-]{1,30})(?=[\s;&]|$)/g))
    values.set(name, values.has(name) ? undefined : value)
  if (values.size === 0) return code
  return code.replace(
    /\$(?:\{(\w{1,31})\}|(\w{1,31}))/g,
    (as: string, braced?: string, bare?: string) => values.get(braced ?? bare ?? '') ?? as,
  )
}

/** What is longer was made to take time. */
const longest = 20_000

/** The words that a program takes for what it is to run: behind its own option, and not where a file comes first. */
export function codeOf({ program, words }: Command): readonly Word[] {
  if (/^(?:eval|source|\.)$/.test(program)) return words
  if (!shell.test(program) && !interpreter.test(program)) return []
  const at = codeAt(program, [word(program), ...words]) - 1
  return at < 0 ? [] : words.slice(at)
}

/** Whether it runs what comes in through its standard input. */
export function runsInput({ program, words }: Command): boolean {
  if (!shell.test(program) && !interpreter.test(program)) return false
  if (shell.test(program) && takesEach(words)) return true
  if (shell.test(program) && words.some(({ text }) => /^-[a-z]*s$/.test(text))) return codeAt(program, [word(program), ...words]) < 0
  const first = words.findIndex(({ text }) => !/^[-+]\w/.test(text) && !text.startsWith('--'))
  const options = first < 0 ? words : words.slice(0, first)
  const isNamed = first >= 0 && !/^(?:-|\/dev\/(?:stdin|fd\/0))$/.test(words[first]?.text ?? '')
  return !isNamed && !options.some(({ text }) => codeOption(program).test(text) || text.startsWith('-m'))
}

/** As xargs is told to: `xargs sh -c`, and `xargs -I{} sh -c {}`. By itself a shell does nothing so. */
function takesEach(words: readonly Word[]): boolean {
  return /^-[a-zA-Z]*c$/.test(words[0]?.text ?? '') && (words.length === 1 || (words.length === 2 && words[1]?.text === '{}'))
}

/** Text, and no command: what `echo` and `grep` are given. */
export function isText({ program }: Command): boolean {
  return handlesText.test(program)
}

function nameOf(first: Word | undefined): string {
  const text = first?.text ?? ''
  return ownShell.test(text) ? 'sh' : text.slice(text.lastIndexOf('/') + 1)
}

/** The shell that runs the line, by its variables. */
const ownShell = /^\$(?:0|SHELL|BASH|\{(?:0|SHELL|BASH)\})$/

/** In the words of a call, where the code begins; -1 without any. */
function codeAt(program: string, words: readonly Word[]): number {
  for (let at = 1; at < words.length; at++) {
    const text = words[at]?.text ?? ''
    if (codeOption(program).test(text)) return at + 1 < words.length ? at + 1 : -1
    if (takesValue(program).test(text)) at++
    else if (!/^[-+]\w|^--\w/.test(text)) return -1
  }
  return -1
}

function codeOption(program: string): RegExp {
  if (shell.test(program)) return /^-[a-zA-Z]*c$/
  if (program.startsWith('python')) return /^-[bBdEiIOqsSuvx]*c$/
  if (program.startsWith('perl')) return /^-(?![MmI])[\w.]*[eE]$/
  if (program.startsWith('ruby')) return /^-(?![rIEKWTC])\w*e$/
  return program.startsWith('php') ? /^(?:-[rBRE]|--run)$/ : /^(?:-[ep]|-pe|--eval|--print)$/
}

function takesValue(program: string): RegExp {
  if (shell.test(program)) return /^(?:[-+][oO]|--rcfile|--init-file)$/
  if (program.startsWith('python')) return /^-[WX]$/
  return program.startsWith('php') ? /^-[dcz]$/ : /^-[IrC]$/
}

const starter =
  /^(?:sudo|doas|env|nohup|exec|command|builtin|time|busybox|toybox|timeout|nice|ionice|setsid|stdbuf|unbuffer|tini|dumb-init|then|do|else|if|while|until|!|\{|\()$/
const carrier = /^(?:docker|podman|nerdctl|kubectl|crictl|runc|ssh|su|gosu|su-exec|nsenter|chroot|unshare|xargs|flock|script|watch)$/
/** Options of starters that have a value: the user of sudo, the directory of env. */
const starterValue = /^-[ugC]$/

const cronTime = /^(?:\*|[\d*][\d*/,-]*|@(?:reboot|hourly|daily|midnight|weekly|monthly|yearly|annually))$/

/** The words from the program on that is run in the end: `sudo -u root env A=b bash` is bash. */
function started<One extends Word>(words: readonly One[]): readonly One[] {
  let at = 0
  for (let isStarting = false; at < words.length; at++) {
    const text = words[at]?.text ?? ''
    if (/^\w+=/.test(text)) continue
    if (starter.test(nameOf(words[at])) || cronTime.test(text)) isStarting = true
    else if (isStarting && starterValue.test(text)) at++
    else if (!isStarting || !/^-|^[\d.]+[smhd]?$/.test(text)) break
  }
  const run = words.slice(at)
  const carried = carrier.test(nameOf(run[0])) ? run.findIndex((one, index) => index > 0 && runsCode(nameOf(one))) : -1
  return carried > 0 ? run.slice(carried) : run
}

function runsCode(program: string): boolean {
  return shell.test(program) || interpreter.test(program)
}

function called(words: readonly Word[]): Pick<Command, 'program' | 'words'> {
  const [first, ...given] = unwrapped(words)
  return { program: nameOf(first), words: given }
}

/** `sh -c curl` is curl; what stands in quotes is read on its own. */
function unwrapped(words: readonly Word[]): readonly Word[] {
  const run = started(words)
  const at = shell.test(nameOf(run[0])) ? codeAt(nameOf(run[0]), run) : -1
  const code = run[at]
  return code && code.quoted.length === 0 && code.inside.length === 0 && code.text !== '{}' ? started(run.slice(at)) : run
}

/** Of a text that is no shell's, what stands in quotes may be handed to one all the same: `os.system("…")`. */
function literal(program: string, run: readonly Word[], line: string): Command {
  const quoted = [...line.matchAll(/"([^"]*)"|'([^']*)'/g)].map(([, double, single]) => double ?? single ?? '')
  const [first, ...rest] = run.slice(1)
  return { program, words: first ? [{ ...first, quoted }, ...rest] : [], whole: run, redirects: [], inside: [] }
}

const depthMax = 3

/** These, and those that their substitutions and their quoted texts run. */
function everyOne(pipelines: readonly Pipeline[], depth = 0): readonly Pipeline[] {
  const inner = pipelines.flatMap((pipeline) => pipeline.flatMap((command, at) => within(command, isRun(command, pipeline[at + 1]), depth)))
  return [...pipelines, ...inner]
}

function within(command: Command, isRunToo: boolean, depth: number): readonly Pipeline[] {
  const texts = isRunToo && depth < depthMax ? command.words.flatMap(({ quoted }) => quoted) : []
  const quoted = texts.filter((text) => /[\s|]/.test(text)).flatMap((text) => parse(text, called))
  return [...everyOne(command.inside, depth), ...everyOne(quoted, depth + 1)]
}

/** What `echo` says is run where it goes into a shell, or into a crontab. */
function isRun(command: Command, next: Command | undefined): boolean {
  if (!isText(command) || (next && (runsInput(next) || /^(?:crontab|at|batch)$/.test(next.program)))) return true
  return command.redirects.some(({ how, to }) => how.includes('>') && /^\/(?:etc|var\/spool)\/cron/.test(to.text))
}
