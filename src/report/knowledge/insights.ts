import { behaviours } from './behaviour.ts'
import type { Behaviour } from './behaviour.ts'
import aws from './insight/aws.json' with { type: 'json' }
import gcp from './insight/gcp.json' with { type: 'json' }
import github from './insight/github.json' with { type: 'json' }
import k8sAudit from './insight/k8s-audit.json' with { type: 'json' }
import okta from './insight/okta.json' with { type: 'json' }
import deprecated from './insight/syscall-deprecated.json' with { type: 'json' }
import incubating from './insight/syscall-incubating.json' with { type: 'json' }
import sandbox from './insight/syscall-sandbox.json' with { type: 'json' }
import stable from './insight/syscall-stable.json' with { type: 'json' }
import type { Insight } from './insight.ts'

/** Undefined for a rule that is not one of Falco's official ones; each of those has an insight. */
export function insightOn(rule: string, source: string): Insight | undefined {
  return insights.get(key(rule, source))
}

type Written = Omit<Insight, 'behaviour'> & { readonly behaviour: string }

const written: Readonly<Record<string, readonly Written[]>> = {
  syscall: [...stable, ...incubating, ...sandbox, ...deprecated],
  k8s_audit: k8sAudit,
  aws_cloudtrail: aws,
  gcp_auditlog: gcp,
  okta,
  github,
}

const insights: ReadonlyMap<string, Insight> = new Map(
  Object.entries(written).flatMap(([source, all]) =>
    all.map((one) => [key(one.rule, source), { ...one, behaviour: known(one.behaviour, one.rule) }]),
  ),
)

function known(word: string, rule: string): Behaviour {
  const behaviour = behaviours.find((one) => one === word)
  if (!behaviour) throw new Error(`The insight on "${rule}" names the behaviour "${word}", which there is not.`)
  return behaviour
}

function key(rule: string, source: string): string {
  return `${source}\n${rule}`
}
