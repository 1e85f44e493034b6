import { isDeepStrictEqual } from 'node:util'
import { Document, Scalar, isScalar, parse, visit } from 'yaml'
import type { YAMLSeq } from 'yaml'
import { z } from 'zod'
import type { Exception } from './exception.ts'
import { quoted, unquoted } from './quote.ts'

/** `override`: Falco 0.37 and newer. `append`: 0.36, which knows no override. */
export type Form = 'override' | 'append'

/** What Falco reads in our file, of the rule format's many members: falco's rule_json_schema.h. */
const RuleFile = z.tuple([
  z.strictObject({
    rule: z.string().min(1),
    exceptions: z.tuple([
      z.strictObject({
        name: z.string().min(1),
        fields: z.array(z.string().min(1)).min(1),
        comps: z.array(z.enum(['=', 'intersects', 'startswith', 'glob'])).min(1),
        values: z.array(z.array(z.union([z.string(), z.tuple([z.string()])])).min(1)).min(1),
      }),
    ]),
    append: z.literal(true).optional(),
    override: z.strictObject({ exceptions: z.literal('append') }).optional(),
  }),
])

/** The exception as a rules file. `header`: lines of a comment, printable. What was written is read back as Falco reads it. */
export function ruleFile(exception: Exception, form: Form, header: readonly string[]): string {
  const document = new Document([ruleOf(exception, form)], { version: '1.1' })
  document.commentBefore = header.map((line) => ` ${line}`).join('\n')
  visit(document, { Scalar: quoteSign, Seq: flow })
  const text = document.toString({ lineWidth: 0 })
  if (!isDeepStrictEqual(readRuleFile(text), exception)) throw new Error(`the exception ${exception.name} is not read back as it was meant`)
  return text
}

function ruleOf({ name, rule, checks, rows }: Exception, form: Form) {
  const fields = checks.map(({ field }) => field)
  const comps = checks.map(({ comp }) => comp)
  const values = rows.map((row) => row.map((value, index) => (comps[index] === 'intersects' ? [quoted(value)] : quoted(value))))
  return {
    rule,
    exceptions: [{ name, fields, comps, values }],
    ...(form === 'append' ? { append: true } : { override: { exceptions: 'append' } }),
  }
}

/** Readers of YAML 1.1 take a bare `=` for something else. */
function quoteSign(_key: unknown, node: Scalar): void {
  if (node.value === '=') node.type = Scalar.QUOTE_DOUBLE
}

/** Names and rows on a line each. */
function flow(_key: unknown, node: YAMLSeq): void {
  node.flow = node.items.every((item) => isScalar(item))
}

/** The exception in a rules file as Falco reads it; throws when that is none of ours. */
export function readRuleFile(text: string): Exception {
  const [{ rule, exceptions }] = RuleFile.parse(parse(text, { version: '1.1' }))
  const [{ name, fields, comps, values }] = exceptions
  const checks = fields.map((field, index) => ({ field, comp: comps[index] ?? '=' }))
  return { name, rule, checks, rows: values.map((row) => row.map((item) => read(typeof item === 'string' ? item : item[0]))) }
}

function read(item: string): string {
  const value = unquoted(item)
  if (value === undefined) throw new Error('Falco would read a value otherwise')
  return value
}
