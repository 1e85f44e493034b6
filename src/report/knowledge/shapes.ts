import { codeOf, interpreter, isText, runsInput, shell } from './command-line.ts'
import { fetchedFile } from './fetched-file.ts'
import { footholds } from './footholds.ts'
import { decodedCode, fetchedCode, oneLineSocket } from './one-line-code.ts'
import { eachCommand, eachPipeline, inItsText, loopback, pipelineText, shape, textOf } from './shape.ts'
import type { Look, Shape } from './shape.ts'
import type { Command, Pipeline } from './shell-text.ts'

export { shell }

/** Shapes of a command line that are rare in ordinary operation. An attacker writes the line, so each takes time linear in its length. */
export const shapes: readonly Shape[] = [
  shape('opens a network connection from within the shell, as reverse shells do', reachesOut),
  shape('opens a network connection from within the shell, as reverse shells do', ztcpReaches),
  shape('opens a network connection from within awk, as reverse shells do', eachCommand(awkReachesOut)),
  shape('joins a socket to standard input and output, as reverse shells do', eachCommand(joinsSocket)),
  shape('opens a network connection and runs a program, in one line of code, as reverse shells do', eachCommand(oneLineSocket)),
  shape(
    'starts a program on a terminal of its own making, as is done to make a reverse shell comfortable',
    eachCommand((command) => inItsText(/\bpty\.spawn\b/, command)),
  ),
  shape('hands a program to a peer on the network', eachCommand(handsProgram)),
  shape('hands a shell to whoever is at the other end', eachCommand(socatShell)),
  shape('joins a shell to a network connection by a pipe, as reverse shells do', eachPipeline(pipedShell)),
  shape('runs what it fetches from the network without looking at it', comesTo(fetches)),
  shape('runs what it fetches from the network without looking at it', eachCommand(fetchedCode)),
  shape('runs each line that it fetches from the network without looking at it', readAndRun),
  shape('fetches a file from the network and runs it', fetchedFile),
  shape('decodes something and runs it, so that it cannot be read in the command line', comesTo(decodes)),
  shape('decodes something and runs it, so that it cannot be read in the command line', eachCommand(decodedCode)),
  shape('speaks Stratum, the protocol of mining pools', eachCommand(mines)),
  shape("fetches the credentials of a role from the cloud's metadata service", eachCommand(asksCredentials)),
  shape("reads the token of the pod's service account", eachCommand(readsToken)),
  ...footholds,
]

/** Whether a program that gives free hand runs beneath a server that does not start it by itself, so that a stranger may have asked for it. */
export function isAskedForBeneath(server: string, name: string): boolean {
  if (appServer.test(server)) return freeHands.test(name) && !interpreter.test(name)
  return webServer.test(server) && (freeHands.test(name) || (startsNothing.test(server) && interpreter.test(name)))
}

/** Web servers. Databases are left out: they shell out to archive. */
const webServer = /^(?:apache2|httpd|nginx|caddy|lighttpd|tomcat\d*|php-fpm[\d.]*)$/

/** They serve an application in an interpreter, which starts more of its kind. */
const appServer = /^(?:gunicorn|uwsgi|unicorn|puma)$/

/** They have no CGI: an interpreter that serves pages runs beside them, not beneath. */
const startsNothing = /^(?:nginx|caddy)$/

/** Programs that give free hand to whoever starts them. Interpreters that serve pages beneath web servers are left out. */
const freeHands = /^(?:(?:ba|da|a|z|k|c|tc|fi)?sh|python[\d.]*|curl|wget|nc|ncat|netcat|socat)$/

/** What writes keys for logging in on purpose: ssh's own tools, the clouds' agents and managers of configuration. */
export const keyKeeper =
  /^(?:sshd?|ssh-copy-id|ssh-keygen|google_guest_ag\w*|google_accounts\w*|waagent|WALinuxAgent|cloud-init|ec2-instance-\w+|ansible\S*|puppet\S*|chef-client|cinc-client|salt-minion|salt-call)$/

/** The path is a connection only where the shell redirects to it; others take it for a name. */
function reachesOut(pipelines: readonly Pipeline[]): string | undefined {
  const isUsed = pipelines
    .flat()
    .some(({ redirects }) => redirects.some(({ how, to }) => how.endsWith('&') && /^(?:[3-9]|\d{2,3})$/.test(to.text)))
  return eachCommand((command) => {
    const device = command.redirects.map(({ to }) => deviceIn(to.text)).find((part) => part !== undefined)
    return device === undefined || (!isUsed && onlyTries(command)) ? undefined : device
  })(pipelines)
}

/** https://zsh.sourceforge.io/Doc/Release/TCP-Function-System.html: its connection is used by the number in REPLY. */
function ztcpReaches(pipelines: readonly Pipeline[]): string | undefined {
  const commands = pipelines.flat()
  const isUsed = commands.some(({ redirects }) => redirects.some(({ how, to }) => how.endsWith('&') && /^\$\{?REPLY\}?$/.test(to.text)))
  const reaches = ({ program, words }: Command) =>
    program === 'ztcp' && words[0] && !words[0].text.startsWith('-') && !loopback.test(words[0].text)
  const found = isUsed ? commands.find(reaches) : undefined
  return found && textOf(found)
}

function deviceIn(text: string): string | undefined {
  const [device, host = ''] = /^\/dev\/(?:tcp|udp)\/([^\s/]+)\/\d+/.exec(text) ?? []
  return device === undefined || loopback.test(host) ? undefined : device
}

/** `: > /dev/tcp/db/5432` waits until somebody answers there, and says nothing. */
function onlyTries({ program, words, redirects, inside }: Command): boolean {
  const silent = redirects.every(({ how, to }) => how !== '<' || to.text === '/dev/null' || deviceIn(to.text) !== undefined)
  return /^(?:|:|true|echo|printf|cat)$/.test(program) && inside.length === 0 && silent && words.every(({ text }) => text === '/dev/null')
}

/** https://www.gnu.org/software/gawk/manual/html_node/TCP_002fIP-Networking.html: /inet/protocol/local-port/host/remote-port */
function awkReachesOut(command: Command): string | undefined {
  if (!/^[gmn]?awk$/.test(command.program)) return undefined
  const [path, host = ''] = /\/inet[46]?\/(?:tcp|udp)\/[^\s/]{1,20}\/([^\s/]{1,200})\/[^\s/"']{1,20}/.exec(textOf(command)) ?? []
  return loopback.test(host) ? undefined : path
}

function joinsSocket(command: Command): string | undefined {
  return inItsText(/\bsocket\b.{0,400}?\bdup2\b/s, command)
}

const netcat = /^(?:nc|ncat|netcat)(?:\.\w+)?$/

/** A netcat by any name gives itself away by a host, a port, and the shell that it is to start. */
function handsProgram(command: Command): string | undefined {
  if (isText(command) || shell.test(command.program) || asksServer.test(command.program)) return undefined
  const words = command.words.map(({ text }) => text)
  const isNetcat = netcat.test(command.program)
  const hands = words.some((text, at) => isHanding(text, words[at + 1], isNetcat))
  return hands && (isNetcat || isPeer(words)) ? textOf(command) : undefined
}

/** What these are given with `-c` or `-e` is a statement for their server, or what their window is to show. */
const asksServer =
  /^(?:psql|pgcli|mysql\w*|mycli|mariadb\S*|mongo(?:sh)?|redis-cli|valkey-cli|sqlite3|clickhouse-client|cqlsh|sqlplus|usql|influx|etcdctl|tmux|screen|xterm|gdb|vim?|rsync|scp)$/

function isHanding(option: string, next = '', isNetcat: boolean): boolean {
  const [, attached] = /^--(?:sh-)?exec(?:=(.*))?$/s.exec(option) ?? []
  if (/^--(?:sh-)?exec/.test(option)) return isNetcat || startsShell(attached ?? next)
  if (isNetcat && /^-\w*e$/.test(option)) return next.startsWith('/') || startsShell(next)
  return /^-\w*[ec]$/.test(option) && startsShell(next)
}

function startsShell(text: string): boolean {
  return shell.test(text.trim().split(/\s/, 1)[0]?.replace(/^.*\//s, '') ?? '')
}

/** `203.0.113.4 4444` among the words, as netcat and telnet take them. */
function isPeer(words: readonly string[]): boolean {
  return words.some(
    (text, at) =>
      /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})$/.test(text) &&
      /^\d{1,5}$/.test(words[at + 1] ?? '') &&
      !loopback.test(text),
  )
}

function socatShell(command: Command): string | undefined {
  const words = isText(command) ? [] : command.words.map(({ text }) => text)
  const reaches = words.some((text) => /^(?:tcp|udp|openssl|ssl|socks|sctp|vsock)[\w-]*:/i.test(text))
  const starts = words.some((text) => /^(?:exec|system|shell):["']?(?:\/\S*\/)?(?:ba|da|a|z|k|c|tc|fi)?sh\b/i.test(text))
  return starts && (reaches || command.program === 'socat') ? textOf(command) : undefined
}

/** What the shell says goes to the peer, and back by a named pipe or a second connection. */
function pipedShell(pipeline: Pipeline): string | undefined {
  const joined = pipeline.some(
    (command, at) => isPipedShell(command) && [pipeline[at - 1], pipeline[at + 1]].some((one) => one && isLine(one)),
  )
  return joined ? pipelineText(pipeline) : undefined
}

function isPipedShell(command: Command): boolean {
  return shell.test(command.program) && runsInput(command)
}

function isLine(command: Command): boolean {
  const words = command.words.map(({ text }) => text)
  if (isText(command) || words.some((text) => loopback.test(text.replace(/:\d+$/, '')))) return false
  if (command.program === 'openssl') return words[0] === 's_client'
  return netcat.test(command.program) || /^(?:telnet|socat)$/.test(command.program) || isPeer(words)
}

/** Whether what such a command gives is run: down its pipeline, or as a substitution where code is expected. */
function comesTo(gives: (command: Command) => boolean): Look {
  return eachPipeline((pipeline) => {
    const from = pipeline.findIndex(gives)
    const to = from < 0 ? -1 : pipeline.findIndex((command, at) => at > from && runsInput(command))
    if (to > 0 && pipeline.slice(from + 1, to).every(handsOn)) return pipelineText(pipeline.slice(from, to + 1))
    return pipeline.map((command) => substituted(command, gives)).find((part) => part !== undefined)
  })
}

/** What comes out of these is what went in, as a whole, unpacked, or by the line. */
function handsOn({ program, words }: Command): boolean {
  const has = (option: RegExp) => words.some(({ text }) => option.test(text))
  if (/^[efz]?grep$/.test(program)) return !has(/^-\w*[ocqlL]/)
  if (/^[gmn]?awk$/.test(program)) return has(/^(?:1|NF|NR\s?>=?\s?\d{1,4}|\{\s?print(?:\s\$0)?\s?;?\s?\}|\/[^/"{}]*\/)$/)
  if (/^(?:bsd)?tar$/.test(program)) return has(/^(?:-?[a-zA-Z]*O[a-zA-Z]*|--to-stdout)$/)
  return /^(?:tee|cat|base64|base32|xxd|gunzip|gzip|zcat|bunzip2|bzip2|xz|unxz|xzcat|zstd|openssl|tr|sed|rev|tac|pv|head|tail|cut|sort|uniq|funzip|dos2unix)$/.test(
    program,
  )
}

/** `curl … | while read l; do eval "$l"; done` */
function readAndRun(pipelines: readonly Pipeline[]): string | undefined {
  for (const [at, pipeline] of pipelines.entries()) {
    const [last, next] = [pipeline.at(-1), pipelines[at + 1]?.[0]]
    if (last?.program !== 'read' || !next || !runsVariable(next, last.words.at(-1)?.text ?? '')) continue
    const from = pipeline.findIndex(fetches)
    if (from >= 0 && pipeline.slice(from + 1, -1).every(handsOn)) return `${pipelineText(pipeline.slice(from))}; ${textOf(next)}`
  }
  return undefined
}

function runsVariable(command: Command, name: string): boolean {
  const isIt = (text: string) => text === `$${name}` || text === `\${${name}}`
  return isIt(command.program) || codeOf(command).some(({ text }) => isIt(text))
}

function substituted(command: Command, gives: (command: Command) => boolean): string | undefined {
  const fed = runsInput(command) ? command.redirects.filter(({ how }) => /^0?<(?:<<)?$/.test(how)).map(({ to }) => to) : []
  const code = [...codeOf(command), ...firstOf(command), ...fed].find((word) => word.inside.some((pipeline) => pipeline.some(gives)))
  const pipeline = code?.inside.find((one) => one.some(gives))
  return pipeline && `${command.program} $(${pipelineText(pipeline)})`
}

/** `bash <(curl …)`: a file that is what a command says. */
function firstOf({ program, words }: Command) {
  const first = words.find(({ text }) => !text.startsWith('-'))
  return first && (shell.test(program) || interpreter.test(program)) && first.text.startsWith('$(') ? [first] : []
}

/** Behind another program, too, such as `proxychains`. */
function fetches(command: Command): boolean {
  const isBehind = ({ text }: { readonly text: string }, at: number) => fetcher.test(text) && at + 1 < command.words.length
  return !isText(command) && (fetcher.test(command.program) || command.words.some(isBehind))
}
const fetcher = /^(?:\/\S{0,100}\/)?(?:curl|wget)$/

function decodes({ program, words }: Command): boolean {
  const has = (option: RegExp) => words.some(({ text }) => option.test(text))
  if (/^base(?:64|32)$/.test(program)) return has(/^(?:-\w*[dD]\w*|--d[ecod]{0,5})$/)
  if (program === 'xxd') return has(/^-(?:r|revert)\w*$/)
  return program === 'openssl' && has(/^(?:base64|enc)$/) && has(/^-d$/)
}

function mines(command: Command): string | undefined {
  return inItsText(/\bstratum\d?\+(?:tcp|ssl|tls|udp):\/\/\S*/, command)
}

/**
 * The paths that answer with credentials, and not those with an instance's name or region:
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-security-credentials.html,
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html,
 * https://cloud.google.com/compute/docs/access/authenticate-workloads,
 * https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
 */
const roleCredentials =
  /(?:\b169\.254\.169\.254|\[fd00:ec2::254\])(?::80)?\/latest\/meta-data\/iam\/security-credentials\b\S*|\b169\.254\.170\.2(?::80)?(?:\/v2\/credentials\/|\$\{?AWS_CONTAINER_CREDENTIALS_RELATIVE_URI\b)\S*|\bmetadata(?:\.google\.internal)?\/computeMetadata\/v1\/instance\/service-accounts\/\S*\/token\b\S*|\b169\.254\.169\.254\/metadata\/identity\/oauth2\/token\b\S*/

function asksCredentials(command: Command): string | undefined {
  return inItsText(roleCredentials, command)
}

/** Programs of Kubernetes read it by themselves, and not on a command line. */
function readsToken(command: Command): string | undefined {
  return inItsText(/\/run\/secrets\/(?:kubernetes\.io|eks\.amazonaws\.com)\/serviceaccount\/token\b/, command)
}
