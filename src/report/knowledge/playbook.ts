import { field } from '../../domain/event.ts'
import type { FalcoEvent } from '../../domain/event.ts'
import type { Behaviour } from './behaviour.ts'
import { aws } from './playbooks/aws.ts'
import { docker } from './playbooks/docker.ts'
import { gcp } from './playbooks/gcp.ts'
import { github } from './playbooks/github.ts'
import { host } from './playbooks/host.ts'
import { kubernetesAudit } from './playbooks/kubernetes-audit.ts'
import { kubernetes } from './playbooks/kubernetes.ts'
import { okta } from './playbooks/okta.ts'
import { phases } from './step.ts'
import type { Place, Step } from './step.ts'
import { speaksOf } from './template.ts'

/** With the tools of which place an event is looked into; undefined for a source that we have no steps for. */
export function placeOf(event: FalcoEvent): Place | undefined {
  if (event.source !== 'syscall') return placeOfSource.get(event.source)
  if (field(event, 'k8s.pod.name') !== undefined) return 'kubernetes'
  return (field(event, 'container.id') ?? 'host') === 'host' ? 'host' : 'docker'
}

/**
 * What to do about an event, phase after phase; in each, what is for this behaviour first, then what is for any. Containment alone keeps
 * the order in which it is written, for there it matters: freeze, keep evidence, cut off, then replace what was read.
 */
export function stepsFor(event: FalcoEvent, behaviour: Behaviour | undefined): readonly Step[] {
  const place = placeOf(event)
  if (place === undefined) return []
  const isOwn = ({ behaviours }: Step) => behaviour !== undefined && behaviours?.includes(behaviour) === true
  const fitting = playbooks[place].filter((step) => (step.behaviours === undefined || isOwn(step)) && fits(step, event))
  const ordered = [...fitting.filter(isOwn), ...fitting.filter((step) => !isOwn(step))]
  return phases.flatMap((phase) => (phase === 'containment' ? fitting : ordered).filter((step) => step.phase === phase))
}

/** Every step that there is, of every place. */
export const playbooks: Readonly<Record<Place, readonly Step[]>> = {
  docker,
  kubernetes,
  host,
  'kubernetes audit': kubernetesAudit,
  aws,
  gcp,
  okta,
  github,
}

const placeOfSource: ReadonlyMap<string, Place> = new Map([
  ['k8s_audit', 'kubernetes audit'],
  ['aws_cloudtrail', 'aws'],
  ['gcp_auditlog', 'gcp'],
  ['okta', 'okta'],
  ['github', 'github'],
])

/** A command with blanks alone would be no help. */
function fits({ when, command }: Step, event: FalcoEvent): boolean {
  return (when?.(event) ?? true) && (command === undefined || speaksOf(command, event))
}
