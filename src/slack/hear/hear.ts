import type { App } from '@slack/bolt'
import { hearButtons } from './buttons.ts'
import { hearCommands } from './commands.ts'
import { hearExceptions } from './exceptions.ts'
import type { Hearing } from './hearing.ts'
import { hearHome } from './home.ts'
import { hearMenus } from './menus.ts'
import { hearDeletions } from './deletions.ts'
import { hearModals } from './modals.ts'
import { hearNarrowForm } from './narrow-form.ts'
import { hearReports } from './reports.ts'
import { hearStorms } from './storms.ts'
import { hearSuppressForm } from './suppress-form.ts'
import { hearTicks } from './ticks.ts'
import { hearSuppressions } from './suppressions.ts'

/** Handlers translate, ask, acknowledge and answer the person. The cards are the reconciler's. */
export function hear(app: App, hearing: Hearing): void {
  hearButtons(app, hearing)
  hearMenus(app, hearing)
  hearModals(app, hearing)
  hearSuppressForm(app, hearing)
  hearNarrowForm(app, hearing)
  hearTicks(app, hearing)
  hearCommands(app, hearing)
  hearHome(app, hearing)
  hearStorms(app, hearing)
  hearDeletions(app, hearing)
  hearExceptions(app, hearing)
  hearSuppressions(app, hearing)
  hearReports(app, hearing)
}
