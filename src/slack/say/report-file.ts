import type { UserId } from '../../domain/suppression.ts'
import { fallbackText } from './text.ts'

/** What stands above the file in the thread. */
export function fileComment(by: UserId): string {
  return fallbackText(['The detailed report as Markdown, with all its evidence, for ', { person: by }, '.'])
}

export const fileRefused = 'Slack did not take the file. Press again in a moment; should it go on, the app may lack the right files:write.'
