import { found, printable } from './sentence.ts'

/**
 * Why a body cannot be a Falco event, with the remedy for the mistakes that people make when they set up a sensor.
 * Each function returns a sentence, or undefined when it sees nothing wrong.
 */
export function bodyMisfit(text: string): string | undefined {
  const first = text[0]
  if (first === '{') return undefined
  if (text.trim() === '') return 'The body is empty; expected one Falco event as a JSON object.'
  if (first === '\uFEFF') return 'The body begins with a byte order mark (U+FEFF); send UTF-8 without it.'
  if (first === '\uFFFD' || first === '\x1f') return 'The body is not UTF-8 text, perhaps compressed or UTF-16; send plain UTF-8.'
  if (first === '<') return 'The body is XML or HTML; expected one Falco event as a JSON object (json_output: true in falco.yaml).'
  if (falcoLine.test(text)) return 'The body is a plain line of Falco, not JSON; set json_output: true in falco.yaml.'
  if (text.trimStart()[0] === '[')
    return 'The body is a list; Falco sends one event per request. Send each object by itself, or one per line as application/x-ndjson.'
  return undefined
}

/** `08:58:37.803346769: Notice …`, or with an ISO 8601 date: what Falco writes without `json_output`. */
const falcoLine = /^(?:\d{4}-\d\d-\d\dT)?\d\d:\d\d:\d\d\.\d+\S*: [A-Z][a-z]+ /

/** JSON.parse's complaint in our words. */
export function syntaxMisfit(text: string, complaint: string): string {
  if (text.trimStart()[0] !== '{')
    return `The body is not JSON: it begins with ${found(text.slice(0, 40))}; expected one Falco event as a JSON object.`
  if (complaint.startsWith('Unexpected end')) return 'The body is cut off: the JSON object does not end.'
  const at = Number(/ at position (\d+)/.exec(complaint)?.[1] ?? text.length)
  if (complaint.startsWith('Unexpected non-whitespace')) return afterObject(text, at)
  const what = complaint
    .replace(/ in JSON at .*| at position .*/s, ` at character ${at + 1}`)
    .replace(/, "(.*)" is not valid JSON/s, ' in `$1`')
  return `The body is not JSON: ${lower(printable(what, 200))}.`
}

function afterObject(text: string, at: number): string {
  if (text[at] === '{') return 'The body holds more than one JSON object; to send one event per line, send application/x-ndjson.'
  return `The body goes on after its JSON object: expected the end, found ${found(text.slice(at, at + 20))} at character ${at + 1}.`
}

function lower(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}

/** JSON that something other than Falco's http_output writes. */
export function foreignMisfit(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return `The body is ${found(body)}; expected one Falco event as a JSON object.`
  if ('rule' in body) return undefined
  if ('alerts' in body) return 'The body is an Alertmanager notification, "rule" is missing; point Falco or falcosidekick here instead.'
  if ('sample' in body) return 'The body is a line of Falco\'s metrics file, "rule" is missing; send alerts (http_output in falco.yaml).'
  return undefined
}
