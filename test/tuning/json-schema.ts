/** As much of JSON Schema's draft 6 as Falco's rule schema uses. */
export type Schema = {
  readonly $ref?: string
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: boolean
  readonly required?: readonly string[]
  readonly minProperties?: number
  readonly definitions?: Readonly<Record<string, Schema>>
}

/** What is wrong with the value, each with its place; empty when it is valid. */
export function flaws(root: Schema, value: unknown, schema: Schema = root, place = ''): readonly string[] {
  if (schema.$ref !== undefined) return flaws(root, value, definition(root, schema.$ref), place)
  if (schema.anyOf && schema.anyOf.every((one) => flaws(root, value, one, place).length > 0)) return [`${place}: fits none of the forms`]
  if (schema.enum && !schema.enum.includes(value)) return [`${place}: is none of ${schema.enum.join(', ')}`]
  if (schema.type !== undefined && typeOf(value) !== schema.type) return [`${place}: is no ${schema.type}`]
  if (Array.isArray(value)) return value.flatMap((item, index) => flaws(root, item, schema.items ?? {}, `${place}/${index}`))
  return isObject(value) ? objectFlaws(root, value, schema, place) : []
}

function objectFlaws(root: Schema, value: Readonly<Record<string, unknown>>, schema: Schema, place: string): readonly string[] {
  const names = Object.keys(value)
  const known = schema.properties ?? {}
  return [
    ...(schema.required ?? []).filter((name) => !names.includes(name)).map((name) => `${place}: lacks ${name}`),
    ...(names.length < (schema.minProperties ?? 0) ? [`${place}: has too few members`] : []),
    ...(schema.additionalProperties === false ? names.filter((name) => !(name in known)).map((name) => `${place}: has ${name}`) : []),
    ...names.flatMap((name) => flaws(root, value[name], known[name] ?? {}, `${place}/${name}`)),
  ]
}

function definition(root: Schema, reference: string): Schema {
  const found = root.definitions?.[reference.replace('#/definitions/', '')]
  if (!found) throw new Error(`the schema has no ${reference}`)
  return found
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return Number.isInteger(value) ? 'integer' : typeof value
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
