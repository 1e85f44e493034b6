import { claim, joined, on, wordsOf } from './claim.ts'
import type { Claim } from './claim.ts'
import { fieldOf, known, without } from './evidence.ts'
import type { Case, Exhibit } from './evidence.ts'

/** One of our sentences on what to look for, and beside it what this very event has for the fields that it speaks of, without the `untold`. */
export function hint(report: Case, what: string, text: string, untold: readonly string[] = []): Claim {
  const words = wordsOf(known('knowledge', what, text))
  const here = fieldsMeant(report, text)
    .filter((one) => !untold.includes(one.what))
    .slice(0, hereMax)
  const isToTell = (name: string) => report.sample.fields.size > 0 && withValue(report, name).length === 0 && !text.includes(`no ${name}`)
  const missing = fieldsNamed(text).filter(isToTell)
  return claim`${words}${here.length > 0 ? claim` Here ${joined(here.map(isHere), ', ')}.` : undefined}${missing.length > 0 ? absent(missing) : undefined}`
}

/** Without those that speak of another network tool than the one that ran: how loosely a rule matches nc explains no socat. */
export function thatMayApply(report: Case, texts: readonly string[]): readonly string[] {
  const ran = toolIn(fieldOf(report, 'proc.name')?.value ?? '')
  const remaining = texts.filter((text) => ran === undefined || isAbout(ran, text))
  return remaining.length > 0 ? remaining : texts
}

/** A line for each tool, with the names it goes by; nc may be ncat, by the distribution. */
const tools = [/\b(?:nc|ncat|netcat)\b/, /\bsocat\b/, /\btelnet\b/, /\b[nz]map\b/, /\b(?:dig|nslookup)\b/, /\btcpdump\b|\btshark\b/]

function toolIn(name: string): RegExp | undefined {
  return tools.find((tool) => tool.exec(name)?.[0] === name)
}

function isAbout(ran: RegExp, text: string): boolean {
  const named = tools.filter((tool) => tool.test(text))
  return named.length === 0 || named.includes(ran)
}

const hereMax = 3

const isHere = (exhibit: Exhibit) => claim`${{ value: exhibit.what }} is ${exhibit}`

function absent(names: readonly string[]): Claim {
  return on(claim` The event has no ${names.join(' and no ')}.`, ...names.map(without))
}

function fieldsMeant(report: Case, text: string): readonly Exhibit[] {
  const named = fieldsNamed(text)
  const meant = words.flatMap(({ word, fields }) => (word.test(text) ? [fields.find((name) => fieldOf(report, name))] : []))
  const all = [...new Set([...named, ...meant])].filter((name) => name !== undefined)
  return all.flatMap((name) => withValue(report, name))
}

/** The field, or what the event has of its members: `proc.aname` stands for `proc.aname[2]`, `proc.aname[3]` … */
function withValue(report: Case, name: string): readonly Exhibit[] {
  const members = [...report.sample.fields.keys()].filter((one) => one.startsWith(`${name}[`))
  return [name, ...members].map((one) => fieldOf(report, one)).filter((one) => one !== undefined)
}

function fieldsNamed(text: string): readonly string[] {
  const found = text.match(/\b(?:proc|fd|evt|user|group|container|k8s|ka|ct|gcp|okta|github|s3)\.[a-z][\w.]*(?:\[\w+\])?/g) ?? []
  return [...new Set(found.map((name) => name.replace(/\.$/, '')))]
}

/** Words that surely mean a field of this event; one that may mean something else (a mount namespace, a machine image) is left alone. */
const words: readonly { readonly word: RegExp; readonly fields: readonly string[] }[] = [
  { word: /\bthe parent is\b/i, fields: ['proc.pname'] },
  { word: /\bthe process is\b/i, fields: ['proc.name'] },
  {
    word: /\b(?:the|known|same|container) image\b(?! (?:build|of the (?:disk|instance|VM))|'s)/i,
    fields: ['container.image.repository', 'ka.req.pod.containers.image'],
  },
  { word: /\b(?:k8s|Kubernetes) namespace\b/i, fields: ['k8s.ns.name', 'ka.target.namespace'] },
  { word: /\bknown user\b|\bthe user is\b(?! the main)/i, fields: ['ka.user.name', 'user.name', 'ct.user', 'gcp.user'] },
]
