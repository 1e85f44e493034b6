import { randomUUID } from 'node:crypto'
import { Refusal } from './refusal.ts'
import type { OpenView, UserId } from './model.ts'

/** A person's act, which lets the app open one view within 3 s (https://docs.slack.dev/interactivity/handling-user-interaction). */
export type Trigger = { readonly user: UserId; readonly from: OpenView | undefined; readonly at: number; spent: boolean }

const goodForMs = 3000
/** So long a late use is still told apart from a false one. */
const rememberedMs = 10 * 60_000

export type Triggers = {
  issue(user: UserId, from?: OpenView): string
  /** Whose act it was; throws the refusal Slack gives for a false, late or used id. */
  spend(id: string): Trigger
}

export function makeTriggers(now: () => number): Triggers {
  const issued = new Map<string, Trigger>()
  return {
    issue(user, from) {
      forgetOld(issued, now() - rememberedMs)
      const id = `${now()}.${issued.size + 1}.${randomUUID().replaceAll('-', '')}`
      issued.set(id, { user, from, at: now(), spent: false })
      return id
    },
    spend(id) {
      const trigger = issued.get(id)
      if (!trigger) throw new Refusal('invalid_trigger_id')
      if (trigger.spent) throw new Refusal('exchanged_trigger_id')
      if (now() - trigger.at > goodForMs) throw new Refusal('expired_trigger_id')
      trigger.spent = true
      return trigger
    },
  }
}

function forgetOld(issued: Map<string, Trigger>, before: number): void {
  for (const [id, { at }] of issued) {
    if (at >= before) return
    issued.delete(id)
  }
}
