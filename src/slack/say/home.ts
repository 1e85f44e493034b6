import type { HomeView } from '@slack/types'
import type { Summary } from '../../domain/books.ts'
import type { Suppression } from '../../domain/suppression.ts'
import type { Card } from '../desk.ts'

export type Home = { readonly alive: readonly Card[]; readonly suppressions: readonly Suppression[]; readonly summary: Summary }

export function homeView(_home: Home): HomeView {
  return { type: 'home', blocks: [] }
}
