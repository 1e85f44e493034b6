import type { ActionsBlock, KnownBlock } from '@slack/types'
import type { WrittenReport } from '../../domain/filed-report.ts'
import type { Evidence } from '../../domain/report.ts'
import { maskSecrets } from '../../domain/secrets.ts'
import { callbacks, evidencePageAction, evidencePageValue } from '../names.ts'
import { button } from './buttons.ts'
import { cut } from './cut.ts'
import { note, page as pageModal } from './inputs.ts'
import { limits } from './limits.ts'
import type { Modal } from './message.ts'
import { section } from './report-prose.ts'
import { bold, preformatted, richBlock, richElements, visible } from './text.ts'

/** What one page shows at a glance; more when Slack's row of buttons would not hold all pages. */
const perPage = 20

/** One page of what the report stands on: each piece with where it is from and its value. `page` from 0 on; one that is not there: the last. */
export function evidenceModal(filed: WrittenReport, page: number): Modal {
  const { evidence } = filed.report
  const size = Math.max(perPage, Math.ceil(evidence.length / limits.actionsElements))
  const pages = Math.max(1, Math.ceil(evidence.length / size))
  const shown = Math.min(page, pages - 1)
  const pieces = evidence.slice(shown * size, (shown + 1) * size)
  return pageModal(callbacks.reportEvidence, 'Evidence', [
    note([`What the report on alert ${filed.alert} stands on, as it was when that was written.`]),
    ...(pages > 1 ? [pageButtons(filed, { size, pages, shown })] : []),
    ...pieces.map(pieceBlock),
  ])
}

type Paging = { readonly size: number; readonly pages: number; readonly shown: number }

function pageButtons({ id, report: { evidence } }: WrittenReport, { size, pages, shown }: Paging): ActionsBlock {
  const elements = Array.from({ length: pages }, (_, page) => {
    const [first, last] = [evidence[page * size], evidence[Math.min(evidence.length, (page + 1) * size) - 1]]
    const words = first?.id === last?.id ? (first?.id ?? '') : `${first?.id} – ${last?.id}`
    const one = button(words, evidencePageAction(page), evidencePageValue(id, page))
    return page === shown ? { ...one, style: 'primary' as const } : one
  })
  return { type: 'actions', block_id: `${id}.pages.${shown}`, elements }
}

/** Twenty of these are well within what Slack takes in a view. */
const valueShown = 2_000

function pieceBlock({ id, from, what, value }: Evidence): KnownBlock {
  return richBlock(
    section(bold(id), ...richElements([` ${sources[from]} `, { value: what }])),
    preformatted(cut(visible(maskSecrets(value), 'newlines'), valueShown)),
  )
}

const sources: Readonly<Record<Evidence['from'], string>> = {
  field: 'field of the event',
  rule: 'catalogue of rules:',
  'rule text': 'rule file:',
  attack: 'ATT&CK',
  ledger: 'ledger:',
  knowledge: 'what we know:',
}
