import type { Priority } from './priority.ts'

/** A place in Falco's rule files; lines count from 1. */
export type Said = { readonly file: string; readonly line: number }

/** The beginning of a text; `length` is that of the whole, in UTF-16 units. */
export type Excerpt = { readonly text: string; readonly length: number }

/**
 * What a rule, macro or list says today and did not say where it was defined first. Changes that a later one did away with are not
 * told. `redefine`: defined a second time, with other words. `enable`: an entry with nothing but `enabled`, as older files have it.
 */
export type RuleChange = {
  readonly at: Said
  /** `condition`, `output`, `description`, `priority`, `tags`, `enabled`, `exceptions`, or a list's `items`. */
  readonly member: string
  readonly how: 'append' | 'replace' | 'redefine' | 'enable'
  /** What it adds, or what stands there instead; of exceptions, their names. */
  readonly says: Excerpt
}

/** Where a piece was defined first (of an official rule: Falco's own file), and what changed it since, in the order of loading. */
export type Origin = { readonly definedAt: Said; readonly changes: readonly RuleChange[] }

/** Macros and lists that a text names, in the order of first use: not those that they name in turn. */
type Naming = { readonly namesMacros: readonly string[]; readonly namesLists: readonly string[] }

export type MacroText = Origin & Naming & { readonly name: string; readonly condition: Excerpt }

/** `items`: the first of them, after appends; some may be names of other lists. `count`: of all. */
export type ListText = Origin & {
  readonly name: string
  readonly items: readonly string[]
  readonly count: number
  readonly namesLists: readonly string[]
}

/**
 * Falco keeps quiet when, in one of the rows, each field compares with its value. `values`: the first rows, after appends, a value for
 * each field, several where the comparison takes a list. `count`: of all rows.
 */
export type ExceptionText = {
  readonly name: string
  readonly fields: readonly string[]
  readonly comps: readonly string[]
  readonly values: readonly (readonly (string | readonly string[])[])[]
  readonly count: number
  readonly definedAt: Said
  readonly appendedAt: readonly Said[]
}

/**
 * An entry or a file that was left out, wholly or in part: Falco would refuse it, or we do not know it. `of` undefined: a whole file, or
 * a nameless entry. `why` goes on after the piece's name: `is left out: …`. `refused`: Falco's loader takes it for an error, and loads no
 * file any more; else it may see it otherwise.
 */
export type LeftOut = { readonly at: Said; readonly of: Piece | undefined; readonly why: string; readonly refused: boolean }

export type Piece = { readonly kind: 'rule' | 'macro' | 'list'; readonly name: string }

/**
 * What Falco has for one rule once it has loaded all its rule files in turn. falco.yaml may still say otherwise of `enabled` (its
 * `rules`) and of the output (its `append_output`).
 */
export type RuleText = Origin &
  Naming & {
    readonly name: string
    readonly source: string
    readonly condition: Excerpt
    readonly output: Excerpt
    readonly description: Excerpt
    readonly priority: Priority
    readonly tags: readonly string[]
    readonly enabled: boolean
    readonly exceptions: readonly ExceptionText[]
    /** All that the condition leads to, in the order of first use. */
    readonly macros: readonly MacroText[]
    /** All that the condition, its macros and its exceptions lead to. */
    readonly lists: readonly ListText[]
    /** Macros named and defined in none of the files: one is missing in `rules:` of falconer.yml. */
    readonly undefinedMacros: readonly string[]
    /** What was left out and bears on this rule: it may be otherwise in Falco. */
    readonly leftOut: readonly LeftOut[]
  }

/**
 * How a rule that bears an official name differs from Falco's own, going by the names of the files; `own`: a file that is none of
 * Falco's defines it.
 */
export type Difference =
  | { readonly kind: 'own'; readonly at: Said }
  | { readonly kind: 'changed'; readonly changes: readonly PieceChange[] }

export type PieceChange = { readonly of: Piece; readonly change: RuleChange }

/** Undefined: no file of the place changes the rule, nor a macro or list that it leads to. */
export function differsFromOfficial(rule: RuleText): Difference | undefined {
  if (!isOfficialFile(rule.definedAt.file)) return { kind: 'own', at: rule.definedAt }
  const changes = [
    ...localChanges({ kind: 'rule', name: rule.name }, rule),
    ...rule.macros.flatMap((macro) => localChanges({ kind: 'macro', name: macro.name }, macro)),
    ...rule.lists.flatMap((list) => localChanges({ kind: 'list', name: list.name }, list)),
  ]
  return changes.length > 0 ? { kind: 'changed', changes } : undefined
}

/** Falco's own files repeat each other's macros and lists, now and then in other words. */
function localChanges(of: Piece, { changes }: Origin): readonly PieceChange[] {
  return changes.filter(({ at }) => !isOfficialFile(at.file)).map((change) => ({ of, change }))
}

/** As Falco's packages and falcoctl name them. */
function isOfficialFile(file: string): boolean {
  return officialFiles.test(file.slice(file.lastIndexOf('/') + 1))
}
const officialFiles =
  /^(?:falco(?:-(?:incubating|sandbox|deprecated))?_rules|k8s_audit_rules(?:_gke)?|aws_cloudtrail_rules|okta_rules|github|gcp_auditlog_rules)\.yaml$/
