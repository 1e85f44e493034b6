import type { Hands, Message, Workspace } from '../../src/workspace/workspace.ts'

/** Does whatever can be done to this message. */
export async function touch(workspace: Workspace, message: Message): Promise<void> {
  const hands = handsIn(workspace)
  if (has(message, 'Acknowledge all')) await hands.press({ message }, 'Acknowledge all')
  else if (has(message, 'Acknowledge')) await hands.press({ message }, 'Acknowledge')
  else if (has(message, 'Reopen')) await hands.choose({ message }, 'Reopen')
}

export function handsIn(workspace: Workspace): Hands {
  return workspace.as(workspace.people.find(({ isBot }) => !isBot)?.id ?? '')
}

export function has(message: Message, label: string): boolean {
  return JSON.stringify([message.blocks, message.attachments]).includes(`"text":"${label}"`)
}
