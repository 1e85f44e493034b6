import { field } from './event.ts'
import type { FalcoEvent } from './event.ts'
import { officialDeed } from './official-deeds.ts'
import type { OfficialDeed } from './official-deeds.ts'
import { actionOf, actorOf, targetOf } from './plugin.ts'
import type { Prose } from './prose.ts'
import { value, valueOf } from './untrusted.ts'

/** Who did what to what, from where: CloudTrail, GCP, GitHub, Okta, and plugins that we do not know. */
export function cloudDeed(event: FalcoEvent): Prose {
  const actor = actorOf(event)
  if (actor === undefined && isBare(event)) return ['This rule matched an event of source ', value(event.source)]
  return [actor === undefined ? unnamedActor : value(actor), ' ', ...deed(event), ...fromWords(event), ...failureWords(event)]
}

export const unnamedActor = 'Somebody whom the event does not name'

function isBare(event: FalcoEvent): boolean {
  return actionOf(event) === undefined && targetOf(event) === undefined && officialDeed(event) === undefined
}

/** The action's own field wins. The official rules leave it out of their fields, and their names tell. */
function deed(event: FalcoEvent): Prose {
  const action = actionOf(event)
  if (action !== undefined) return [...acted(event, action), ...concerning(event)]
  const official = failed(event) ? undefined : officialDeed(event)
  return official === undefined ? ['set off this rule', ...concerning(event)] : officialWords(official)
}

/** `created the IAM user` + its name, or `created an IAM user` when no field has it. */
function officialWords({ did, object, name }: OfficialDeed): Prose {
  if (object === undefined) return [did]
  return name === undefined ? [`${did.replace(/ the$/, '')} ${article(object)}`] : [`${did} ${object} `, value(name)]
}

function acted(event: FalcoEvent, action: string): Prose {
  switch (event.source) {
    case 'aws_cloudtrail':
    case 'gcp_auditlog':
      return ['called ', value(action)]
    case 'okta':
      return ['caused the Okta event ', value(action)]
    case 'github':
      return ['caused the GitHub event ', ...githubEvent(event, action)]
    default:
      return ['performed ', value(action)]
  }
}

/** GitHub names a kind and what became of it: `repository`, `publicized`. */
function githubEvent(event: FalcoEvent, action: string): Prose {
  const kind = field(event, 'github.type')
  return kind === undefined || kind === action ? [value(action)] : [value(kind), ' (', value(action), ')']
}

/** An API is called on something; whatever else happens, concerns something. */
function concerning(event: FalcoEvent): Prose {
  const target = targetOf(event)
  if (target === undefined || target === field(event, 'gcp.projectId')) return []
  const isCall = actionOf(event) !== undefined && !['okta', 'github'].includes(event.source)
  return [isCall ? ' on ' : ' concerning ', value(target)]
}

function failed(event: FalcoEvent): boolean {
  return field(event, 'ct.error') !== undefined || ['FAILURE', 'DENY'].includes(field(event, 'okta.result') ?? '')
}

function failureWords(event: FalcoEvent): Prose {
  if (!failed(event)) return []
  const why = valueOf(event, 'ct.error', 'okta.reason', 'okta.result')
  return why === undefined ? [', and it failed'] : [', and it failed with ', why]
}

function fromWords(event: FalcoEvent): Prose {
  const from = valueOf(event, 'ct.srcip', 'gcp.callerIP', 'okta.client.ip')
  const country = valueOf(event, 'okta.client.geo.country')
  const region = valueOf(event, 'ct.region')
  const project = valueOf(event, 'gcp.projectId')
  return [
    ...(from ? [' from ', from] : []),
    ...(country ? [' (', country, ')'] : []),
    ...(region ? [' in region ', region] : []),
    ...(project ? [' in project ', project] : []),
  ]
}

function article(noun: string): string {
  return /^[aeiou]/i.test(noun) ? `an ${noun}` : `a ${noun}`
}
