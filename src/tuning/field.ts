import type { FalcoEvent } from '../domain/event.ts'
import { isFalcoField } from '../domain/falco-fields.ts'

/** The classes of fields that Falco knows for each of its official sources. */
const classes: Readonly<Record<string, readonly string[]>> = {
  syscall: ['evt', 'proc', 'thread', 'user', 'group', 'fd', 'fs', 'container', 'k8s', 'k8smeta', 'krsi', 'syslog'],
  k8s_audit: ['evt', 'ka', 'jevt', 'json'],
  aws_cloudtrail: ['evt', 'ct', 's3', 'ec2', 'json'],
  gcp_auditlog: ['evt', 'gcp', 'json'],
  github: ['evt', 'github', 'json'],
  okta: ['evt', 'okta', 'json'],
}

/** How a condition of Falco spells a field: libsinsp's parser. */
const spelling = /^[A-Za-z]\w*(?:\.[A-Za-z]\w*)+(?:\[[^\][\s"']+\])?$/
/** What falcosidekick's `bracketreplacer` makes of an index. */
const replaced = /^(proc\.a\w+?)_(\d+)$/
/** They differ with every event, so they single out what will not come again. */
const passing = /^evt\.(?:time|datetime|rawtime|reltime|abs|num|latency|deltatime|count)\b/

/** Why Falco could not look at this field, in words; undefined when it can. */
export function fieldFlaw(field: string, { source }: FalcoEvent): string | undefined {
  if (!/^[\w.[\]/-]{1,80}$/.test(field)) return "A field of the scope is none of Falco's conditions."
  const [, name, index] = replaced.exec(field) ?? []
  if (name !== undefined) return `${field} is what falcosidekick makes of ${name}[${index}]: name that in the scope.`
  if (!spelling.test(field) || isFalcoField(field) === false) return `${field} is no field of Falco's conditions.`
  if (passing.test(field)) return `${field} is another with every event: an exception on it would hide nothing more.`
  const known = Object.hasOwn(classes, source) ? classes[source] : undefined
  if (source === 'internal') return 'What Falco says of itself comes from no rule, so there is no exception to it.'
  if (known && !known.includes(field.split('.')[0] ?? '')) return `${field} is no field that Falco has for its source ${source}.`
  return undefined
}
