import type { App } from '@slack/bolt'
import type { UserId } from '../../domain/suppression.ts'
import { homeView } from '../say/home.ts'
import type { Hearing } from './hearing.ts'

const dayMs = 24 * 60 * 60_000
const cardsShown = 20

export function hearHome(app: App, hearing: Hearing): void {
  app.event('app_home_opened', async ({ event }) => {
    if (event.tab === 'home') await publishHome(event.user, hearing)
  })
}

/** Draws this person's Home tab as things are now. */
export async function publishHome(user: UserId, { desk, client }: Pick<Hearing, 'desk' | 'client'>): Promise<void> {
  const [alive, suppressions, summary] = await Promise.all([desk.alive(cardsShown), desk.suppressions(), desk.summary(dayMs)])
  await client.views.publish({ user_id: user, view: homeView({ alive, suppressions, summary }) })
}
