import type { ActionsBlock, Button } from '@slack/types'
import { may } from '../../domain/action.ts'
import type { Alert } from '../../domain/alert.ts'
import type { Moment } from '../../domain/event.ts'
import type { StormId } from '../../domain/storm.ts'
import type { Notice, Suppression } from '../../domain/suppression.ts'
import { actions, alertValue, moreItems, moreValue, stormValue, suppressionValue } from '../names.ts'
import type { MoreItem } from '../names.ts'
import { limits } from './limits.ts'
import { suppressionInForce } from './state.ts'
import { plainText } from './text.ts'

/** What may be done with the alert as it stands. */
export function buttons(alert: Alert, now: Moment | undefined): ActionsBlock {
  const { id, status } = alert
  const suppress = may('suppress', status) && !suppressionInForce(alert, now)
  const options = moreItems
    .filter((item) => item === 'raw' || may(item, status))
    .map((item) => ({ text: plainText(moreWords[item], limits.optionText), value: moreValue(item, id) }))
  return {
    type: 'actions',
    elements: [
      ...(may('acknowledge', status) ? [acknowledgeButton(alert)] : []),
      ...(suppress ? [button('Suppress', actions.suppress, alertValue(id))] : []),
      button('Detailed report', actions.report, alertValue(id)),
      { type: 'overflow', action_id: actions.more, options },
    ],
  }
}

const moreWords: Readonly<Record<MoreItem, string>> = { resolve: 'Resolve', assign: 'Assign', reopen: 'Reopen', raw: 'Raw event' }

export function acknowledgeButton({ id }: Alert): Button {
  return { ...button('Acknowledge', actions.acknowledge, alertValue(id)), style: 'primary' }
}

/** `isAsked`: it waits for approval, and is taken back. */
export function liftButton({ id }: Pick<Suppression, 'id'>, isAsked = false): Button {
  return button(isAsked ? 'Take back' : 'Lift', actions.lift, suppressionValue(id))
}

/** A second person's answers. */
export function approvalButtons({ id }: Pick<Suppression, 'id'>): ActionsBlock {
  const value = suppressionValue(id)
  return {
    type: 'actions',
    elements: [{ ...button('Approve', actions.approve, value), style: 'primary' }, button('Reject', actions.reject, value)],
  }
}

/** What may be done with a suppression that hides, or has hidden: `isEnded`. */
export function suppressionButtons({ id }: Pick<Suppression, 'id'>, { isEnded = false } = {}): ActionsBlock {
  const changes = [liftButton({ id }), extendButton({ id }), button('Narrow', actions.narrow, suppressionValue(id))]
  return { type: 'actions', elements: [...(isEnded ? [] : changes), exceptionButton({ id })] }
}

/** The one-tap answers to what its owner is told unasked. */
export function reminderButtons({ id }: Pick<Suppression, 'id'>, notice: Notice): ActionsBlock {
  const keep = (words: string) => button(words, actions.keep, suppressionValue(id))
  const elements =
    notice === 'idle' ? [liftButton({ id }), keep('Keep')] : [extendButton({ id }), keep('Let it end'), exceptionButton({ id })]
  return { type: 'actions', elements }
}

/** As long again as was last decided. */
function extendButton({ id }: Pick<Suppression, 'id'>): Button {
  return button('Extend', actions.extend, suppressionValue(id))
}

export function exceptionButton({ id }: Pick<Suppression, 'id'>): Button {
  return button('Falco exception', actions.exception, suppressionValue(id))
}

/** What may be done with all that a storm gathered. */
export function stormButtons(id: StormId, { anyOpen, anyAlive }: { readonly anyOpen: boolean; readonly anyAlive: boolean }): ActionsBlock {
  const value = stormValue(id)
  return {
    type: 'actions',
    elements: [
      ...(anyOpen ? [{ ...button('Acknowledge all', actions.acknowledgeAll, value), style: 'primary' as const }] : []),
      ...(anyAlive ? [button('Suppress top talker', actions.suppressTopTalker, value)] : []),
      button('Show newest', actions.showNewest, value),
    ],
  }
}

export function button(words: string, action: string, value: string): Button {
  return { type: 'button', action_id: action, text: plainText(words, limits.buttonText), value }
}
