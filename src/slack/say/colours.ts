import type { Priority } from '../../domain/priority.ts'

/** From Emergency's darkest red to Debug's grey: the bar beside a card. */
export const colours: Readonly<Record<Priority, string>> = {
  Emergency: '#5c0010',
  Alert: '#860016',
  Critical: '#c8102e',
  Error: '#e8590c',
  Warning: '#f2b10f',
  Notice: '#2b7bbb',
  Informational: '#7fb2d9',
  Debug: '#9a9a9a',
}
