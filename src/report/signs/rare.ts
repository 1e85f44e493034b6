import { claim, on } from '../claim.ts'
import { known } from '../evidence.ts'
import type { Case } from '../evidence.ts'
import type { Sign } from './sign.ts'

/** That the rule, where it is right, has found what hardly anybody does on an ordinary day. */
export function rareByRule({ knowledge, rule }: Case): Sign | undefined {
  if (!knowledge || !rareDeeds.has(knowledge.name)) return undefined
  const detects = known('rule', 'what it detects', knowledge.detects)
  return { leans: 'rare', about: 'rule', said: on(claim`What this rule looks for is rare in ordinary operation.`, rule, detects) }
}

/** Official rules of such deeds; rules with much noise are left out, however bad what they mean to find. */
export const rareDeeds: ReadonlySet<string> = new Set([
  'Detect release_agent File Container Escapes',
  'Linux Kernel Module Injection Detected',
  'Debugfs Launched in Privileged Container',
  'Reverse Shell from Web Server',
  'Known Cryptominer Process Executed',
  'Fileless execution via memfd_create',
  'CloudTrail Logging Disabled',
  'Deactivate MFA for Root User',
  'Console Root Login Without MFA',
  'GCP logging sink deleted',
  'Private Repository Becoming Public',
  'Secret pushed into a public repository',
  'Github action with miners',
  'removing all MFA factor from user in OKTA',
  'User initiating impersonation session in OKTA',
  'Too many denied MFA Pushes in last 5min',
])
