import { z } from 'zod'
import { richText } from './rich-text.ts'
import { count, flag, list, oneOf, words } from './shapes.ts'

/** https://docs.slack.dev/reference/block-kit/blocks/table-block, …/data-table-block and …/data-visualization-block */

const blockId = { block_id: words(255).optional() }
const rawText = z.strictObject({ type: z.literal('raw_text'), text: words(Infinity, 1) })
const rawNumber = z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: words(Infinity, 1) })
const cell = z.discriminatedUnion('type', [richText, rawText, rawNumber])

export const table = z.strictObject({
  type: z.literal('table'),
  ...blockId,
  rows: list(list(cell, 20), 100),
  column_settings: list(
    z.strictObject({ align: oneOf('left', 'center', 'right').optional(), is_wrapped: flag }).nullable(),
    20,
    0,
  ).optional(),
})

export const dataTable = z
  .strictObject({
    type: z.literal('data_table'),
    ...blockId,
    caption: words(3000, 1),
    rows: list(list(cell, 20), 201, 2),
    page_size: count(1, 100).optional(),
    row_header_column_index: count(0, 19).optional(),
  })
  .refine(({ rows }) => rows.every((row) => row.length === rows[0]?.length), { message: 'rows must have equal lengths', path: ['rows'] })
  .refine(({ rows }) => rows[0]?.every(({ type }) => type !== 'rich_text'), { message: 'header cells must be raw', path: ['rows', 0] })

const label = words(20, 1)
const point = z.strictObject({ label, value: z.number() })
const series = z.strictObject({ name: label, data: list(point, 20) })
const axis = z.strictObject({
  categories: list(label, 20),
  x_label: words(50).optional(),
  y_label: words(50).optional(),
})

/** One uniquely named series beside another, each with one point for every category. */
function lines<const Kind extends string>(type: Kind) {
  return z
    .strictObject({ type: z.literal(type), series: list(series, 12), axis_config: axis })
    .refine(({ series }) => new Set(series.map(({ name }) => name)).size === series.length, {
      message: 'series names must be unique',
      path: ['series'],
    })
    .refine(({ series, axis_config }) => series.every(({ data }) => covers(data, axis_config.categories)), {
      message: 'must have one point per category',
      path: ['series'],
    })
}

function covers(data: readonly { readonly label: string }[], categories: readonly string[]): boolean {
  return data.length === categories.length && categories.every((category) => data.some(({ label }) => label === category))
}

const segment = z.strictObject({ label, value: z.number().positive('must be more than 0') })

export const dataVisualization = z.strictObject({
  type: z.literal('data_visualization'),
  ...blockId,
  title: words(50, 1),
  chart: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('pie'), segments: list(segment, 12) }),
    lines('bar'),
    lines('line'),
    lines('area'),
  ]),
})
