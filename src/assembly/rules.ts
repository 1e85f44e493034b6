import type { Logger } from 'pino'
import { SetupError } from '../config.ts'
import { makeRuleBook, RuleFilesError } from '../rules/rule-book.ts'
import type { RuleBook } from '../rules/rule-book.ts'

/** A path that cannot be had is a wrong setting; what is wrong inside the files is said in the log. */
export async function openRuleBook(paths: readonly string[], log: Logger): Promise<RuleBook> {
  return makeRuleBook({ paths, tell: (sentence) => log.warn({}, sentence) }).catch((error: unknown) => {
    throw error instanceof RuleFilesError ? new SetupError(error.message) : error
  })
}
