import type { KnownBlock } from '@slack/types'
import type { AlertId } from '../../domain/alert.ts'
import type { Prose } from '../../domain/prose.ts'
import { scopeProse } from '../../domain/scope.ts'
import { factsSince } from '../../domain/suppression.ts'
import type { Suppression, SuppressionFact } from '../../domain/suppression.ts'
import { fit } from './limits.ts'
import type { Message } from './message.ts'
import { sentences, tollProse } from './state.ts'
import { datedStep } from './steps.ts'
import { fallbackText, mrkdwn } from './text.ts'
import { tripProse } from './trip-wires.ts'

/**
 * Tells a suppression's owner, and everybody in the channel, that it ended itself. `alert`: whose event ended it. Slack asks for new
 * block ids whenever a message changes.
 */
export function tripNotice(suppression: Suppression, notice: SuppressionFact, alert: AlertId | undefined): Message {
  const news = newsWords(suppression, notice)
  const since = factsSince(suppression, notice).flatMap((fact): Prose => ['\n', ...datedStep(fact, suppression)])
  const block: KnownBlock = { type: 'section', text: mrkdwn([...news, '\n', ...figures(suppression, alert), ...since]) }
  return fit({
    text: fallbackText(news),
    blocks: [{ ...block, block_id: `${suppression.id}.tripped.${suppression.facts.length}` }],
  })
}

function newsWords({ owner, scope }: Suppression, { at, trip }: SuppressionFact): Prose {
  const why: Prose = trip ? [': ', ...tripProse(trip)] : []
  const what: Prose = [', your suppression of ', ...scopeProse(scope), ' ended itself at ', { moment: at }]
  return sentences([{ person: owner }, ...what, ...why])
}

/** An alert is found in the channel by its id, whatever card shows it. */
function figures(suppression: Suppression, alert: AlertId | undefined): Prose {
  const where: Prose =
    alert === undefined
      ? ['The event belongs to no alert. See ', { value: `/falco show ${suppression.id}` }]
      : ['Alert ', { value: alert }, ' has the event: look for it in this channel, or see ', { value: `/falco show ${alert}` }]
  const toll: Prose = ['It had hidden ', ...tollProse(suppression)]
  return sentences(toll, ['From now on this is seen again'], where)
}
