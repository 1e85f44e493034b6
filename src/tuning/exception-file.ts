import type { Scope, Subject } from '../domain/scope.ts'
import { scopeWords } from '../domain/scope.ts'
import type { Suppression } from '../domain/suppression.ts'
import { maskSecrets } from '../domain/secrets.ts'
import { printable } from '../domain/untrusted.ts'
import type { Exception, Refused } from './exception.ts'
import { exceptionFor, whereOf } from './from-scope.ts'
import { ruleFile } from './rule-file.ts'
import type { Form } from './rule-file.ts'

/** What an exception is made from. `sample`: an event that the suppression hides; `others`: all that are at hand. */
export type Material = {
  readonly suppression: Pick<Suppression, 'id' | 'scope' | 'owner' | 'approval' | 'reason' | 'until' | 'ended'>
  readonly sample: Subject
  readonly others: readonly Subject[]
}

export type ExceptionFile = { readonly name: string; readonly text: string }

/** The suppression as a file for Falco's `rules.d`, which hides there just what the suppression hides here; or why there is none. */
export function exceptionFile({ suppression, sample, others }: Material, form: Form = 'override'): ExceptionFile | Refused {
  const exception = exceptionFor(`falconer_${suppression.id}`, suppression.scope, sample, others)
  if ('refused' in exception) return exception
  const name = `falconer-${suppression.id}.yaml`
  return { name, text: ruleFile(exception, form, header(suppression, exception, name, form)) }
}

function header(suppression: Material['suppression'], exception: Exception, file: string, form: Form): readonly string[] {
  const { id, scope, owner, approval, reason, until, ended } = suppression
  const names = [owner, ...(approval?.given ? [`approved by ${approval.given.by}`] : [])].join(', ')
  const [how, end] = ended ? ['ended', ended.at] : ['in force until', until]
  return [
    `Hides, in Falco itself: ${line(scopeWords(scope))}`,
    ...only(whereOf(scope)),
    ...(isByOwner(scope, exception) ? ['The owner is written as the names that Kubernetes gives its pods.'] : []),
    `Made from Falconer's suppression ${id}, by ${line(names)} (Slack), ${how} ${new Date(end).toISOString()}.`,
    `Why: ${line(reason)}`,
    'Falco has no end for it: it hides until this file is taken away. What it hides reaches nobody and is counted nowhere.',
    '',
    `Put it in /etc/falco/rules.d/${file}, which loads after the rule; the rule's own file stays as it is.`,
    "Check it first, with the file that has the rule (falco_rules.yaml, or a plugin's) before it:",
    `  falco -c /etc/falco/falco.yaml -V /etc/falco/falco_rules.yaml -V /etc/falco/rules.d/${file}`,
    form === 'append' ? 'For Falco 0.36.' : 'For Falco 0.37 and newer. For 0.36 write `append: true` in place of the last two lines.',
  ]
}

/** Loaded elsewhere it would hide there too. */
function only(where: Scope): readonly string[] {
  return where.length === 0
    ? []
    : [`ONLY for the Falco whose ${line(scopeWords(where))}: its rules cannot ask for that, so load it nowhere else.`]
}

function isByOwner(scope: Scope, { checks }: Exception): boolean {
  return checks.some(({ field, comp }) => comp === 'glob' && !scope.some((condition) => condition.field === field))
}

/** On one line of a comment, which what people wrote cannot leave. */
function line(text: string): string {
  return printable(maskSecrets(text.replaceAll(/\s+/g, ' ')))
}
