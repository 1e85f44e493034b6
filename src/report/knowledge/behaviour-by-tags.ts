import type { FalcoEvent } from '../../domain/event.ts'
import type { Behaviour } from './behaviour.ts'

/** What a system call of a rule that we do not know tells of, going by the tactic that its tags name; undefined where they name none. */
export function behaviourByTags({ source, tags }: Pick<FalcoEvent, 'source' | 'tags'>): Behaviour | undefined {
  if (source !== 'syscall') return undefined
  return tags.map((tag) => byTag.get(tag)).find((one) => one !== undefined)
}

/** What such an event is about, in the words of the tag where the behaviour is wider than the tactic. */
export function aboutByTags(behaviour: Behaviour, { tags }: Pick<FalcoEvent, 'tags'>): string {
  const tag = tags.find((one) => byTag.get(one) === behaviour)
  return tag === 'mitre_exfiltration' ? 'exfiltration' : behaviour
}

/** Initial access and lateral movement are left out: they say how somebody came, not what is done here. */
const byTag: ReadonlyMap<string, Behaviour> = new Map([
  ['mitre_credential_access', 'credential access'],
  ['mitre_discovery', 'discovery'],
  ['mitre_persistence', 'persistence'],
  ['mitre_privilege_escalation', 'privilege escalation'],
  ['mitre_defense_evasion', 'evasion'],
  ['mitre_command_and_control', 'network connection'],
  ['mitre_exfiltration', 'file transfer'],
  ['mitre_impact', 'destruction'],
  ['mitre_execution', 'new program'],
])
