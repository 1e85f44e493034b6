import type { FalcoEvent, FieldValue } from '../../domain/event.ts'
import { itemsOf, laidOpen, memberOf, objectsOf } from '../laid-open.ts'
import type { Members } from '../laid-open.ts'

/**
 * How far a policy opens what it is on: `everybody` may do something, at the most under a condition that may hold for anybody; or `few`, as a
 * condition ties it to an account, an organisation, a network or a resource. Each statement is judged by itself: a Deny to everybody and an
 * Allow to one account open nothing.
 */
export type Opening = { readonly to: 'everybody' | 'few'; readonly conditional: boolean }

export function openingOf(event: FalcoEvent): Opening | undefined {
  const statements = objectsOf(memberOf(laidOpen(event, 'ct.request.policy'), 'Statement')).filter(allowsAll)
  const openings = statements.map((statement): Opening => {
    const conditions = conditionsOf(statement)
    return { to: conditions.some(narrows) ? 'few' : 'everybody', conditional: conditions.length > 0 }
  })
  return openings.find(({ conditional }) => !conditional) ?? openings.find(({ to }) => to === 'everybody') ?? openings[0]
}

function allowsAll(statement: Members): boolean {
  const principal = memberOf(statement, 'Principal')
  const named = typeof principal === 'string' ? [principal] : itemsOf(memberOf(principal, 'AWS'))
  return memberOf(statement, 'Effect') === 'Allow' && named.includes('*')
}

type Condition = { readonly operator: string; readonly key: string; readonly values: readonly FieldValue[] }

function conditionsOf(statement: Members): readonly Condition[] {
  return objectsOf(memberOf(statement, 'Condition')).flatMap((all) =>
    Object.entries(all).flatMap(([operator, keys]) =>
      objectsOf(keys).flatMap((one) => Object.entries(one).map(([key, values]) => ({ operator, key, values: itemsOf(values) }))),
    ),
  )
}

/**
 * A key by which S3 takes a policy for not public, with fixed values ("The meaning of public", Amazon S3 user guide). The operator must ask
 * for the value: `…IfExists` and `ForAllValues` hold where there is none, `…Not…` for everybody else.
 */
function narrows({ operator, key, values }: Condition): boolean {
  return asks.test(operator) && narrowing.test(key) && values.length > 0 && values.every(isFixed)
}

/** No wildcard, and no range of addresses so wide that S3 takes it for public: before /8, and before /32 of IPv6. */
function isFixed(value: FieldValue): boolean {
  return typeof value === 'string' && !/[*?]|^[\d.]+\/[0-7]$|:.*\/(?:\d|[12]\d|3[01])$/.test(value)
}

const asks = /^(?:ForAnyValue:)?(?:String(?:Equals|EqualsIgnoreCase|Like)|Arn(?:Equals|Like)|IpAddress)$/
const narrowing =
  /^(?:aws:(?:Source(?:Vpc|Vpce|Arn|Account|Owner|Ip)|VpcSourceIp|Principal(?:OrgID|OrgPaths|Account|Arn)|userid)|s3:DataAccessPoint(?:Arn|Account))$/i
