import type { Prose } from '../../domain/prose.ts'

/** A command of ours, used wrongly: what is wrong with it, and how it is meant. */
export type Misused = { readonly kind: 'misused'; readonly usage: string; readonly problem?: Prose }
