import type { Alert, Fact } from '../../domain/alert.ts'
import { suppressionButtons } from './buttons.ts'
import { fit } from './limits.ts'
import type { Message } from './message.ts'
import { ended } from './state.ts'
import { fallbackText, mrkdwn } from './text.ts'
import { factWords } from './timeline.ts'

/** What the thread of a card says of a fact. */
export function factReply(alert: Alert, fact: Fact): Message {
  const words = ended(factWords(fact))
  return fit({
    text: fallbackText(words),
    blocks: [
      {
        type: 'section',
        block_id: `${alert.id}.${fact.kind}.${fact.at}`,
        text: mrkdwn(words),
      },
      ...(fact.kind === 'suppressed' ? [suppressionButtons({ id: fact.suppression })] : []),
    ],
  })
}
