import { describe, expect, test } from 'vitest'
import { evolve } from '../../../src/domain/alert.ts'
import { actions, reportValue } from '../../../src/slack/names.ts'
import { button, openOffice, wordsOf } from '../office.ts'

const id = 'r3p0rt01'

describe('the buttons below a report', () => {
  test('an opinion reaches the desk, and nobody is told what the button will show', async () => {
    await using office = await openOffice()
    const { desk, ana, workspace } = office
    const message = await office.post([
      button(actions.reportUseful, reportValue(id), 'Useful'),
      button(actions.reportNotUseful, reportValue(id), 'Not useful'),
    ])
    await ana.press({ message }, 'Useful')
    await ana.press({ message }, 'Not useful')
    const by = ana.person.id
    expect(desk.asked).toEqual([
      { what: 'rateReport', with: [id, true, by] },
      { what: 'rateReport', with: [id, false, by] },
    ])
    expect(workspace.whispers(by)).toEqual([])
  })

  test('what the desk refuses is said to whoever pressed, whatever they pressed', async () => {
    const buttons = [actions.reportUseful, actions.reportModel, actions.reportEvidence, actions.reportTuning, actions.reportFile]
    await using office = await openOffice()
    const { desk, ana, workspace } = office
    const message = await office.post(buttons.map((action) => button(action, reportValue(id), action)))
    desk.refuse('The text of this report is no longer kept.')
    for (const action of buttons) await ana.press({ message }, action)
    const whispers = await workspace.until('all refusals', () => {
      const all = workspace.whispers(ana.person.id)
      return all.length === buttons.length && all
    })
    for (const whisper of whispers) expect(wordsOf(whisper)).toContain('no longer kept')
    expect(ana.modal).toBeUndefined()
  })

  test('a button that carries no report of ours asks the desk nothing', async () => {
    await using office = await openOffice()
    const { desk, ana, workspace } = office
    const message = await office.post([button(actions.reportUseful, "x' or 1=1", 'Useful')])
    await ana.press({ message }, 'Useful')
    expect(wordsOf(await workspace.until('the answer', () => workspace.whispers(ana.person.id)[0]))).toContain('from another ledger')
    expect(desk.asked).toEqual([])
  })

  test('a file that Slack does not take is explained', async () => {
    await using office = await openOffice()
    const { ana, workspace } = office
    workspace.faults.refuse('files.getUploadURLExternal', 'missing_scope', 1)
    const message = await office.post([button(actions.reportFile, reportValue(id), 'As a file')])
    await ana.press({ message }, 'As a file')
    expect(wordsOf(await workspace.until('the answer', () => workspace.whispers(ana.person.id)[0]))).toContain(
      'Slack did not take the file',
    )
  })

  test('the evidence opens in a window', async () => {
    await using office = await openOffice()
    const { ana, workspace } = office
    const message = await office.post([button(actions.reportEvidence, reportValue(id), 'Evidence')])
    await ana.press({ message }, 'Evidence')
    expect(JSON.stringify((await workspace.until('the evidence', () => ana.modal)).view)).toContain('proc.cmdline')
  })

  test('what is pressed in the tuning window opens over it', async () => {
    await using office = await openOffice()
    const { desk, ana, workspace } = office
    const message = await office.post([button(actions.reportTuning, reportValue(id), 'Falco tuning')])
    await ana.press({ message }, 'Falco tuning')
    const tuning = await workspace.until('the window', () => ana.modal)
    await ana.press({ view: tuning }, 'Suppress')
    const form = await workspace.until('the form', () => (ana.modal?.view.callback_id === 'suppress_form' ? ana.modal : undefined))
    expect(form.previousId).toBe(tuning.id)
    await ana.close(form)
    desk.alert = evolve(desk.alert, { kind: 'resolved', at: 1, by: 'U0BEN', outcome: 'benign', note: '' })
    await ana.press({ view: tuning }, 'Suppress')
    const refusal = await workspace.until('the refusal', () => (ana.modal !== tuning ? ana.modal : undefined))
    expect(JSON.stringify(refusal?.view)).toContain('has resolved this alert as benign')
    expect(refusal?.previousId).toBe(tuning.id)
  })
})
