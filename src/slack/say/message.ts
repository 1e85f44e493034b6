import type { HomeView, KnownBlock, ModalView } from '@slack/types'

/** What Slack shows: `text` for notifications and screen readers, blocks for everybody else. */
export type Message = { readonly text: string; readonly blocks: KnownBlock[] }

/** A message with a colour bar: Slack has none outside attachments. */
export type CardMessage = {
  readonly text: string
  readonly attachments: { readonly color: string; readonly fallback: string; readonly blocks: KnownBlock[] }[]
}

export type Modal = Omit<ModalView, 'blocks'> & { readonly blocks: KnownBlock[] }
export type Home = Omit<HomeView, 'blocks'> & { readonly blocks: KnownBlock[] }
