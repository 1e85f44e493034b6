import type { Evidence } from '../../domain/report.ts'
import { maskSecrets } from '../../domain/secrets.ts'
import { printable } from '../../domain/untrusted.ts'
import { stem } from './stem.ts'

/** What one piece of evidence lends to a sentence that names it. */
export type Lent = {
  readonly what: string
  /** As it is shown to people and to the model. */
  readonly value: string
  /** The value, and what it is made of: each stands in it from edge to edge. */
  readonly values: ReadonlySet<string>
  /** Stems of words that we wrote, or that Falco's name for the field stands for. Never an event's: an attacker could write a verdict there. */
  readonly words: ReadonlySet<string>
  /** Those of them that stand there so written, with their capitals. */
  readonly written: ReadonlySet<string>
  /** From the catalogue, ATT&CK, the rule files or our own data: general knowledge, not what happened. */
  readonly isOurs: boolean
  /** Of the event itself. */
  readonly isField: boolean
  /** Where the event has no value for the field: the words that its name stands for, and those of its last part. */
  readonly lacks?: { readonly words: ReadonlySet<string>; readonly last: ReadonlySet<string> }
}

/** A value as people and models see it: secrets masked, what cannot be seen made visible, on one line. */
export function asShown(value: string): string {
  return printable(maskSecrets(value))
}

export function lentBy({ from, what, value }: Evidence): Lent {
  const shown = asShown(value)
  // The ledger repeats command lines and rule names as they came; only the catalogue, ATT&CK, the rule files and our own data are ours.
  const isOurs = from !== 'field' && from !== 'ledger'
  const written = from === 'field' ? speakersOf(what) : wordsIn(isOurs ? `${what} ${value}` : what)
  const meant = from === 'field' ? [...fieldWords(what), ...valueWords(what, shown)] : []
  return {
    what,
    value: shown,
    values: new Set(
      [shown, asShown(what), ...tokensIn(shown), ...(from === 'field' ? [] : tokensIn(asShown(what))), ...endpointsIn(shown)].filter(
        Boolean,
      ),
    ),
    words: new Set([...written, ...meant].map(stem)),
    written: new Set(written),
    isOurs,
    isField: from === 'field',
    ...(from === 'field' && value === 'no value' ? { lacks: lackOf(what) } : {}),
  }
}

function lackOf(what: string): NonNullable<Lent['lacks']> {
  const last = what.replace(/\[.*$/, '').split('.').at(-1) ?? what
  return { words: new Set(fieldWords(what).map(stem)), last: new Set(fieldWords(last).map(stem)) }
}

/** Whether a text is one of the evidence's values, a directory above a path in it, or the name (with a dot) of a file in it. */
export function standsIn(text: string, { values }: Lent): boolean {
  if (values.has(text)) return true
  const isDirectory = /^\/[^/]/.test(text)
  const isFileName = /^[^/]+\.[^/]+$/.test(text)
  if (!isDirectory && !isFileName) return false
  return [...values].some((value) => (isDirectory ? value.startsWith(`${text}/`) : value.endsWith(`/${text}`) && !value.includes(' ')))
}

function wordsIn(text: string): readonly string[] {
  return text.match(/(?<![\w./@:-])[A-Za-z]+(?:-[A-Za-z]+)*(?![\w/@]|[.:-]\w)/g) ?? []
}

/** Between blanks, quotes, brackets and the signs that join values; with and without the stop that ends a sentence. */
function tokensIn(value: string): readonly string[] {
  const whole = value.split(/\s+/)
  const parts = value.split(/[\s"'`(){}[\]<>,;|=]+|->/)
  return [...whole, ...parts].flatMap((token) => [token, token.replace(/[.,:;!?]+$/, '')])
}

/** `10.0.0.4:50000` lends the address and the port. */
function endpointsIn(value: string): readonly string[] {
  return [...value.matchAll(/(?<![\w.:])(\d{1,3}(?:\.\d{1,3}){3}):(\d{1,5})(?![\w.:])/g)].flatMap(([, address = '', port = '']) => [
    address,
    port,
  ])
}

/** What Falco's short names stand for, by the parts of a field's name. */
const meanings: Readonly<Record<string, string>> = {
  proc: 'process program',
  pname: 'parent',
  pcmdline: 'parent command line',
  pexe: 'parent',
  pexepath: 'parent executable binary',
  aname: 'ancestor parent',
  cmdline: 'command line argument',
  exe: 'executable',
  exepath: 'executable binary path file',
  cwd: 'working directory',
  tty: 'terminal',
  fd: 'file connection',
  sip: 'server address',
  cip: 'client address',
  rip: 'remote address',
  lip: 'local address',
  sport: 'port',
  rport: 'remote port',
  lport: 'local port',
  l4proto: 'protocol',
  evt: 'system call',
  res: 'result',
  arg: 'argument',
  flags: 'flag',
  uid: 'id',
  loginuid: 'login session id',
  loginname: 'login session',
  hostname: 'host machine',
  ns: 'namespace',
  k8s: 'cluster',
  ka: 'request sent audit log cluster api',
  response: 'answer answered status',
  code: 'status',
  resource: 'kind',
  policy: 'permission',
  ct: 'request sent audit log cloud account',
  srcip: 'address',
  callerip: 'address',
  okta: 'audit log',
  gcp: 'audit log cloud',
  github: 'audit log repository',
  tags: 'tag',
  s3: 'bucket',
}

/** What a value is by its shape, or by what Falco and the API mean by it. */
function valueWords(what: string, value: string): readonly string[] {
  const isPath = /(?<![\w/])\/\w/.test(value)
  return [
    ...(isPath ? ['file', 'path', 'directory'] : []),
    ...(endpointsIn(value).length > 0 ? ['address', 'port', 'connection'] : []),
    // Lists of the API's and the kernel's own: nobody can write a verdict there.
    ...(/^(?:ka\.verb|ka\.target\.resource|evt\.type)$/.test(what) ? wordsIn(value) : []),
    ...(what.endsWith('response.code') && /^40[13]$/.test(value) ? ['refused', 'denied', 'forbidden', 'access'] : []),
    ...(what === 'evt.res' && /^E[A-Z]+$/.test(value) ? ['failed'] : []),
    ...(what === 'evt.res' && value === 'SUCCESS' ? ['succeeded', 'success', 'successful'] : []),
  ]
}

/** Whose audit log a field is from. */
function speakersOf(what: string): readonly string[] {
  const speakers: Readonly<Record<string, readonly string[]>> = {
    ka: ['Kubernetes', 'API'],
    ct: ['AWS', 'CloudTrail'],
    gcp: ['Google'],
    okta: ['Okta'],
    github: ['GitHub'],
  }
  const prefix = what.split('.')[0] ?? ''
  return Object.hasOwn(speakers, prefix) ? (speakers[prefix] ?? []) : []
}

function fieldWords(what: string): readonly string[] {
  const parts = what.toLowerCase().split(/[^a-z0-9]+/)
  return parts
    .flatMap((part) => [part, ...(Object.hasOwn(meanings, part) ? (meanings[part] ?? '').split(' ') : [])])
    .filter((part) => /^[a-z]+$/.test(part))
}
