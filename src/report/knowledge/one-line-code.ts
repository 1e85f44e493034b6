import { codeOf, interpreter } from './command-line.ts'
import { loopback, textOf } from './shape.ts'
import type { Command } from './shell-text.ts'

/** One line of code that connects to another machine and runs a shell, what the peer says, or anything with the socket for its input. */
export function oneLineSocket(command: Command): string | undefined {
  const code = codeText(command)?.replace(closedAtOnce, '')
  if (code === undefined || !opensSocket(code) || !runsProgram.test(code)) return undefined
  return staysHere(code) || !servesPeer(code) ? undefined : textOf(command)
}

/** Code that evaluates what it fetches: `exec(urlopen("…").read())`, `http.get("…", r => … eval(d))`. */
export function fetchedCode(command: Command): string | undefined {
  const code = codeText(command)
  if (code === undefined || staysHere(code)) return undefined
  return (evaluatesFetched.exec(code) ?? evaluatesAnswer.exec(code))?.[0] ?? evaluatesName(code)
}

export function decodedCode(command: Command): string | undefined {
  return /\b(?:exec|eval|system)\b.{0,200}?\b(?:b64decode|decode_base64|base64_decode|decode64)\b/is.exec(codeText(command) ?? '')?.[0]
}

function codeText(command: Command): string | undefined {
  const words = interpreter.test(command.program) ? codeOf(command) : []
  return words.length > 0 ? words.map(({ text }) => text).join(' ') : undefined
}

/** Whoever closes at once has only looked whether somebody answers. */
const closedAtOnce = /\b(?:create_connection|TCPSocket\.(?:new|open))\((?:[^()]|\([^()]{0,100}\)){0,100}\)\.close\b/g

function opensSocket(code: string): boolean {
  return connects.test(code) || (/\b(?:socket|net)\b/i.test(code) && connectsSocket.test(code))
}
const connects =
  /\bcreate_connection\s*\(|\bTCPSocket\.(?:new|open)\b|\bp?fsockopen\s*\(|\bstream_socket_client\s*\(|\bIO::Socket::\w+(?:::\w+)?\s{0,9}->\s{0,9}new\b|\bnew\s{1,9}IO::Socket::|\bnet\.createConnection\s*\(|\bsocket\s*\(\s*[A-Z]\w{0,20}\s*,\s*P?A?F_INET/
/** Databases are connected to as well, so only beside a socket's own name. */
const connectsSocket = /[.:]connect(?:_ex)?\s*\(|\bconnect\s*\(\s*[A-Z$]\w{0,20}\s*,/
const runsProgram =
  /\b(?:exec\w*|eval|system\w*|spawn\w*|popen\d?|proc_open|shell_exec|passthru|subprocess|child_process|dup2|fdopen)\b|\/(?:ba|da|z)?sh\b|system\$_/i

/** What runs is a shell, what the other side says, or has the socket for its input or output. */
function servesPeer(code: string): boolean {
  return joinsStandard.test(code) || startsShell.test(code) || runsAnswer.test(code) || runsNamed(code)
}
const joinsStandard = /\b(?:dup2|fdopen)\b|\bSTD(?:IN|OUT|ERR)\s*,\s*["']?[<>+]{1,2}&|\bstd(?:in|out|err)\s*=|[<>]&\d/
const startsShell = /["'`(\s[](?:\/\S{0,40}\/)?(?:ba|da|z|k)?sh(?=["'`\s)\],])/
const runsAnswer = /\b(?:popen\d?|exec|eval|system|call|run|check_output|shell_exec|spawn)\b[^;]{0,40}?\b(?:gets|fgets|recv|readline)\b/

/** `cmd=c.gets … popen(cmd`: the first name only, as time is to stay linear. */
function runsNamed(code: string): boolean {
  const [, name] = /\b(\w{1,20})\s?=\s?(?:\w{1,20}\.)?(?:gets|fgets|recv|readline)\b/.exec(code) ?? []
  return (
    name !== undefined &&
    new RegExp(`\\b(?:popen\\d?|exec|eval|system|call|run|check_output|shell_exec|spawn)\\W{1,3}${name}\\b`).test(code)
  )
}

/** It names this machine, and no other by its address. */
function staysHere(code: string): boolean {
  const addresses = code.match(/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g) ?? []
  return /\blocalhost\b|(?<![\d.])127\./i.test(code) && addresses.every((one) => loopback.test(one))
}

const evaluatesFetched =
  /\b(?:exec|eval|system|popen)\b[\s(]{1,4}[^;\n]{0,80}?(?:\burlopen\s?\(|\b(?:requests|httpx)\.get\s?\(|\b(?:get|open|file_get_contents)[\s(]{1,3}["']https?:)/
const evaluatesAnswer = /\bhttps?\b.{0,20}\.get\s?\(\s?["'`]https?:.{0,200}?\b(?:eval|Function)\s?\(/s

/** `d = urlopen("…").read(); exec(d)`: the first name only, as time is to stay linear. */
function evaluatesName(code: string): string | undefined {
  const [, name] = /\b(\w{1,20})\s?=\s?[\w.]{0,40}?(?:urlopen|requests\.get|httpx\.get)\(/.exec(code) ?? []
  return name === undefined ? undefined : new RegExp(`\\b(?:exec|eval|os\\.system)\\(\\s?${name}\\b`).exec(code)?.[0]
}
