import { field } from '../../domain/event.ts'
import type { FalcoEvent } from '../../domain/event.ts'

/**
 * Who called AWS, as far as the event says. `user` and `role`: of IAM; `identity center`: a role that IAM refuses to change; `named`: there
 * is a name alone, and a role's session is named by its role; `other`: none that commands of IAM fit, or nobody is named.
 */
export type AwsCaller = 'root' | 'user' | 'role' | 'identity center' | 'named' | 'other'

/**
 * By the ARN, then by the kind of identity, then by the rule. Never by the name root: the plugin takes `ct.user` from `userName`, which the
 * root user has only where the account has an alias, and then it is that alias; an IAM user may be called root.
 */
export function awsCaller(event: FalcoEvent): AwsCaller {
  const arn = field(event, 'ct.user.arn')
  if (arn !== undefined) return byArn(arn)
  const type = field(event, 'ct.user.identitytype')
  if (type === 'Root' || type === 'IAMUser') return type === 'Root' ? 'root' : 'user'
  if (type !== undefined && type !== 'AssumedRole') return 'other'
  if (onlyOnRoot.has(event.rule)) return 'root'
  return hasName(event) ? 'named' : 'other'
}

function byArn(arn: string): AwsCaller {
  if (/^arn:aws[a-z-]*:iam::\d*:root$/.test(arn)) return 'root'
  if (/^arn:aws[a-z-]*:iam::\d*:user\//.test(arn)) return 'user'
  if (/:assumed-role\/AWSReservedSSO_/.test(arn)) return 'identity center'
  return /:assumed-role\//.test(arn) ? 'role' : 'other'
}

/** Falco's own rules that ask for the identity Root in their conditions, and print no field that says so. */
const onlyOnRoot: ReadonlySet<string> = new Set(['Console Root Login Without MFA', 'Deactivate MFA for Root User'])

/** Neither a service of AWS nor one of the names that the plugin makes up where there is none. */
function hasName(event: FalcoEvent): boolean {
  const name = field(event, 'ct.user')
  return name !== undefined && !/\.amazonaws\.com$|^(?:AssumedRole|AWSAccount|FederatedUser|<.*>)$/.test(name)
}
