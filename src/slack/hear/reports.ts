import type { App, BlockButtonAction } from '@slack/bolt'
import type { ReportId, WrittenReport } from '../../domain/filed-report.ts'
import type { Answer, File } from '../desk.ts'
import { viewIsClosed } from '../failures.ts'
import { actions, evidencePageActions, readEvidencePage, readReportId } from '../names.ts'
import { evidenceModal } from '../say/report-evidence.ts'
import { fileComment, fileRefused } from '../say/report-file.ts'
import { tuningModal } from '../say/report-tuning.ts'
import type { Modal } from '../say/message.ts'
import { uploadTo } from '../upload.ts'
import type { Hearing } from './hearing.ts'
import { openModal } from './open-modal.ts'
import { refusalProse } from './refusal.ts'

/** The buttons below a report. Each names the report, and what it opens is read from the ledger. */
export function hearReports(app: App, hearing: Hearing): void {
  const { desk, voice, now } = hearing

  app.action<BlockButtonAction>(actions.reportUseful, ({ ack, action, body }) => rate(ack, action.value, true, body))
  app.action<BlockButtonAction>(actions.reportNotUseful, ({ ack, action, body }) => rate(ack, action.value, false, body))

  app.action<BlockButtonAction>(actions.reportModel, async ({ ack, action, body }) => {
    const answer = await onReport(action.value, (id) => desk.askModel(id, body.user.id))
    await ack()
    if ('refused' in answer) await voice.whisper(body, refusalProse(answer.refused))
  })

  app.action<BlockButtonAction>(actions.reportEvidence, async ({ ack, action, body }) => {
    const answer = await onReport(action.value, (id) => desk.report(id))
    await ack()
    await open(body, 'refused' in answer ? answer : { modal: evidenceModal(answer.filed, 0) })
  })

  app.action<BlockButtonAction>(evidencePageActions, async ({ ack, action, body }) => {
    const asked = readEvidencePage(action.value)
    const answer = await onReport(asked?.id, (id) => desk.report(id))
    await ack()
    if ('refused' in answer) await voice.whisper(body, refusalProse(answer.refused))
    else if (asked) await turnPage(body, evidenceModal(answer.filed, asked.page))
  })

  app.action<BlockButtonAction>(actions.reportTuning, async ({ ack, action, body }) => {
    const answer = await onReport(action.value, tuning)
    await ack()
    await open(body, answer)
  })

  app.action<BlockButtonAction>(actions.reportFile, async ({ ack, action, body }) => {
    const answer = await onReport(action.value, (id) => desk.reportFile(id))
    await ack()
    if ('refused' in answer) await voice.whisper(body, refusalProse(answer.refused))
    else if (!(await isUploaded(answer.file, body))) await voice.whisper(body, [fileRefused])
  })

  /** Everybody sees the count on the button; only a refusal is said. */
  async function rate(ack: () => Promise<void>, value: string | undefined, useful: boolean, body: BlockButtonAction): Promise<void> {
    const answer = await onReport(value, (id) => desk.rateReport(id, useful, body.user.id))
    await ack()
    if ('refused' in answer) await voice.whisper(body, refusalProse(answer.refused))
  }

  async function tuning(id: ReportId): Promise<Answer<{ readonly modal: Modal }>> {
    const answer = await desk.report(id)
    return 'refused' in answer ? answer : tuningOf(answer.filed)
  }

  async function tuningOf(filed: WrittenReport): Promise<Answer<{ readonly modal: Modal }>> {
    const shown = await desk.show(filed.alert)
    return 'refused' in shown ? shown : { modal: tuningModal(filed, shown.alert, now()) }
  }

  async function open(body: BlockButtonAction, answer: Answer<{ readonly modal: Modal }>): Promise<void> {
    if ('refused' in answer) await voice.whisper(body, refusalProse(answer.refused))
    else await openModal(body, answer.modal, hearing)
  }

  /** Whoever closed the window meanwhile wants no other page. */
  async function turnPage(body: BlockButtonAction, view: Modal): Promise<void> {
    try {
      if (body.view) await hearing.client.views.update({ view_id: body.view.id, view })
    } catch (err) {
      if (!viewIsClosed(err)) hearing.log.warn({ err }, 'a page of the evidence could not be drawn')
    }
  }

  /** In the thread where the report stands. False: Slack did not take it. */
  async function isUploaded(file: File, body: BlockButtonAction): Promise<boolean> {
    const thread = threadOf(body)
    if (!thread) return false
    try {
      await uploadTo(thread, { ...file, comment: fileComment(body.user.id) }, hearing.client)
      return true
    } catch (err) {
      hearing.log.warn({ err }, 'Slack did not take a file: has the app files:write?')
      return false
    }
  }
}

/** The message's own thread, as Slack tells it: the card above it may be gone, and hang elsewhere by now. */
function threadOf({ channel, message }: BlockButtonAction) {
  const at: unknown = message?.thread_ts ?? message?.ts
  return channel && typeof at === 'string' ? { channel: channel.id, ts: at } : undefined
}

const foreign = { refused: 'This report is from another ledger: Falconer does not know it.' } as const

async function onReport<T>(value: string | null | undefined, ask: (id: ReportId) => Promise<Answer<T>>): Promise<Answer<T>> {
  const id = readReportId(value)
  return id === undefined ? foreign : ask(id)
}
