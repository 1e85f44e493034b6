import type { AnyBlock, InputBlock, KnownBlock, MessageAttachment } from '@slack/types'
import type { Place } from '../model.ts'
import type { FieldElement } from './show/fields.ts'

/** All blocks of a message, those in its attachments included, or of a view. */
export function blocksOf(place: Place): readonly KnownBlock[] {
  if ('view' in place) return place.view.view.blocks.filter(isKnown)
  const { blocks, attachments } = place.message
  return [...blocks, ...attachments.flatMap((attachment: MessageAttachment) => attachment.blocks ?? []).filter(isKnown)]
}

const knownTypes = new Set(
  [
    ['actions', 'alert', 'card', 'carousel', 'container', 'context', 'context_actions', 'data_table', 'divider', 'file'],
    ['header', 'image', 'input', 'markdown', 'plan', 'rich_text', 'section', 'table', 'task_card', 'video'],
  ].flat(),
)

/** Slack's types leave room in views and attachments for blocks that are yet to come; the workspace refuses such. */
export function isKnown(block: AnyBlock): block is KnownBlock {
  return knownTypes.has(block.type)
}

export function inputsOf(place: Place): readonly InputBlock[] {
  return blocksOf(place).filter((block) => block.type === 'input')
}

export type Chooser = FieldElement | Extract<Extract<KnownBlock, { type: 'actions' }>['elements'][number], { type: 'overflow' }>

/** The menu, select, group or picker with this address. */
export function chooserAt(place: Place, blockId: string, actionId: string): Chooser | undefined {
  const blocks = blocksOf(place).filter((block) => block.block_id === blockId)
  return blocks.flatMap(choosersIn).find((element) => element.action_id === actionId)
}

function choosersIn(block: KnownBlock): readonly Chooser[] {
  if (block.type === 'input') return [block.element]
  if (block.type === 'actions') return block.elements.filter(isChooser)
  return block.type === 'section' && block.accessory && isChooser(block.accessory) ? [block.accessory] : []
}

function isChooser<E extends { readonly type: string }>(element: E): element is Extract<E, Chooser> {
  return !['button', 'workflow_button', 'image'].includes(element.type)
}
