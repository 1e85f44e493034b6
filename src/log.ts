import { pino, stdTimeFunctions } from 'pino'
import type { DestinationStream, Logger } from 'pino'

/** One JSON object a line on standard output, without secrets. Each part takes a child: `log.child({ part: 'intake' })`. */
export function makeLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: secretPaths, censor: '[secret]' },
    hooks: { streamWrite: withoutSecrets },
  }
  return destination ? pino(options, destination) : pino(options)
}

const secretNames = [
  'token',
  'botToken',
  'apiKey',
  'x-api-key',
  'appToken',
  'signingSecret',
  'client_secret',
  'authorization',
  'Authorization',
  'cookie',
  'password',
  'response_url',
  'trigger_id',
]

/** Where secrets stand in what we log: on top, in an error or request, in its headers or data, and one below. */
const secretPaths = secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `*.*.*.${name}`])

/** Secrets inside a text, such as an error's message: Slack's tokens and webhook addresses, credentials in a header or a URL. */
const secretShapes: readonly (readonly [RegExp, string])[] = [
  [/\b(?:xox[a-z]|xapp)(?:\.xox[a-z])?-[\w-]+/g, '[secret]'],
  [/(https:\/\/hooks\.slack\.com\/)[^\s"\\]+/g, '$1[secret]'],
  [/\b(Bearer) +[\w+/=.~-]{8,}/gi, '$1 [secret]'],
  [/\b(authorization: *(?:Basic )?)[^\s"\\]+/gi, '$1[secret]'],
  [/(:\/\/[^\s:@/"\\]*:)[^\s@/"\\]+@/g, '$1[secret]@'],
  [/([?&]token=)[^\s&"\\]+/g, '$1[secret]'],
]

function withoutSecrets(line: string): string {
  return secretShapes.reduce((text, [shape, instead]) => text.replace(shape, instead), line)
}
