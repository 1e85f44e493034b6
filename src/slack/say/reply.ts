import type { Alert, Fact } from '../../domain/alert.ts'
import type { Prose } from '../../domain/prose.ts'
import type { Suppression } from '../../domain/suppression.ts'
import { suppressionButtons } from './buttons.ts'
import { counted } from './duration.ts'
import { fit } from './limits.ts'
import type { Message } from './message.ts'
import { sentences, tollProse } from './state.ts'
import { fallbackText, mrkdwn } from './text.ts'
import { factWords } from './timeline.ts'
import { switchedOff } from './trip-wires.ts'

/** What the thread of a card says of a fact. `suppression`: the one that it tells of. */
export function factReply(alert: Alert, fact: Fact, suppression?: Suppression): Message {
  const words = [...called(fact, suppression), ...sentences(factWords(fact), ...(suppression ? figures(fact, suppression) : []))]
  const isInForce = fact.kind === 'suppressed' || fact.kind === 'extended'
  return fit({
    text: fallbackText(words),
    blocks: [
      {
        type: 'section',
        block_id: `${alert.id}.${fact.kind}.${fact.at}`,
        text: mrkdwn(words),
      },
      ...(isInForce ? [suppressionButtons({ id: fact.suppression })] : []),
    ],
  })
}

/** Nobody watches what they made quiet: its owner is called when it ends itself. */
function called(fact: Fact, suppression: Suppression | undefined): Prose {
  return suppression && fact.kind === 'unsuppressed' && fact.why === 'tripped' ? [{ person: suppression.owner }, ': '] : []
}

/** What it hid and saved, and what does not end it. */
function figures(fact: Fact, suppression: Suppression): readonly Prose[] {
  const { hidden, saved, watch, ended } = suppression
  if (fact.kind === 'suppressed' || fact.kind === 'extended')
    return [hidden > 0 ? ['Has hidden ', ...tollProse(suppression)] : [], [switchedOff(watch)]]
  return fact.kind === 'unsuppressed' && ended && saved > 0 ? [[`It kept ${counted(saved, 'card')} out of the channel`]] : []
}
