import { describe, expect, test } from 'vitest'
import { makeTurns } from '../../../src/slack/hear/turns.ts'
import { actions, alertValue } from '../../../src/slack/names.ts'
import type { OpenView } from '../../../src/workspace/workspace.ts'
import { aBackTest } from '../desk.ts'
import { button, openOffice, wordsOf } from '../office.ts'
import type { Office, OfficeOptions } from '../office.ts'

const ticks = 'Hide what fits all of this'
const rule = 'rule: Terminal shell in container'

/** An office in which Ana has pressed Suppress. */
async function pressSuppress(options: OfficeOptions = {}): Promise<Office> {
  const office = await openOffice(options)
  const message = await office.post([button(actions.suppress, alertValue(office.desk.alert.id), 'Suppress')])
  await office.ana.press({ message }, 'Suppress')
  return office
}

/** The same once the form shows what it would have hidden. */
async function openForm(options: OfficeOptions = {}): Promise<Office & { readonly form: OpenView }> {
  const office = await pressSuppress(options)
  await says(office, 'it would have hidden 412 of 9,000 events')
  const form = await office.workspace.until('the form', () => office.ana.modal)
  return { ...office, form }
}

function says({ workspace, ana }: Office, words: string): Promise<unknown> {
  return workspace.until(`the form says "${words}"`, () => wordsOf(ana.modal?.view).includes(words))
}

describe('Suppress', () => {
  test('hides what is ticked, for the alert that it was opened on, with the wires that are left', async () => {
    await using office = await openForm()
    const { desk, ana, form } = office
    const sent = await ana.submit(form, {
      [ticks]: [rule, 'namespace: payments'],
      Why: 'a drill',
      'How long': '1 hour',
      'Ends itself when it sees': ['a higher priority than any in it before'],
    })
    expect(sent.error).toBeUndefined()
    const scope = [
      { field: 'rule', is: 'Terminal shell in container' },
      { field: 'namespace', is: 'payments' },
    ]
    const wish = { alert: desk.alert.id, scope, wires: ['priority'], isFixed: false, reason: 'a drill', by: ana.person.id }
    expect(desk.asked.findLast(({ what }) => what === 'suppress')).toMatchObject({ with: [wish] })
    expect(ana.modal).toBeUndefined()
  })

  test('what is wrong is said under its input, and the form stays', async () => {
    await using office = await openForm()
    const { ana, desk, form } = office
    await ana.submit(form, { Why: 'a drill', 'Or in words': 'for ever' })
    expect(ana.modal?.errors).toEqual({ in_words: expect.stringContaining('until monday 9:00') })
    await expect(ana.submit(form, { [ticks]: [], Why: 'a drill' })).rejects.toThrow(ticks)
    expect(desk.asked.map(({ what }) => what)).not.toContain('suppress')
  })

  test('an end in words is read on the clock of who typed it', async () => {
    await using office = await openForm()
    const { ana, desk, form } = office
    await ana.submit(form, { Why: 'a drill', 'Or in words': 'until 9:00' })
    const clock = new Intl.DateTimeFormat('en-GB', { timeZone: ana.person.tz, hour: '2-digit', minute: '2-digit' })
    expect(clock.format(desk.shown[0]?.until)).toBe('09:00')
    expect(desk.shown[0]?.isFixed).toBe(true)
  })

  test('a field that is not on offer any more is refused in words', async () => {
    await using office = await openForm()
    const { ana, desk, form } = office
    desk.choices = async () => ({ alert: desk.alert, choices: { ticks: [], path: undefined, others: [] } })
    await ana.submit(form, { Why: 'a drill', 'How long': '1 hour' })
    expect(JSON.stringify(ana.modal?.errors ?? {})).toContain('not on offer any more')
  })

  test('what the desk refuses before anything is filled in is told at once', async () => {
    await using office = await openOffice()
    office.desk.choices = async () => ({
      refused: 'This may not be hidden: neverSuppress in falconer.yml (priority: Critical) forbids it.',
    })
    const message = await office.post([button(actions.suppress, alertValue(office.desk.alert.id), 'Suppress')])
    await office.ana.press({ message }, 'Suppress')
    const whisper = await office.workspace.until('the words', () => office.workspace.whispers(office.ana.person.id)[0])
    expect(wordsOf(whisper)).toContain('may not be hidden')
    expect(office.ana.modal).toBeUndefined()
  })
})

describe('what it would have hidden', () => {
  test('is asked for the scope that is ticked, and drawn without taking anything that was typed', async () => {
    await using office = await openForm()
    const { ana, desk, form } = office
    await ana.change(form, 'Why', 'a drill')
    await ana.choose({ view: form }, 'container: app')
    await says(office, 'owner is')
    await office.workspace.until('the answer', () => !/container is/.test(wordsOf(ana.modal?.view)))
    const asked = desk.asked.findLast(({ what }) => what === 'backTest')
    expect(asked?.with[0]).not.toContainEqual({ field: 'container', is: 'app' })
    expect(JSON.stringify(ana.modal?.values)).toContain('a drill')
  })

  test('comes after the form, however long it takes', async () => {
    await using office = await openOffice()
    const { desk, ana, workspace } = office
    const gate = Promise.withResolvers<void>()
    desk.backTest = async () => {
      await gate.promise
      return aBackTest(Date.now())
    }
    const message = await office.post([button(actions.suppress, alertValue(desk.alert.id), 'Suppress')])
    const pressed = await ana.press({ message }, 'Suppress')
    expect(pressed.error).toBeUndefined()
    await workspace.until('the form', () => ana.modal)
    await says(office, 'Looking back over the last 14 days')
    gate.resolve()
    await says(office, 'it would have hidden 412')
  })

  test('is left out when it cannot be told, and the form can be used all the same', async () => {
    await using office = await openOffice()
    const { desk, ana } = office
    desk.backTest = async () => {
      throw new Error('the disk is full')
    }
    const message = await office.post([button(actions.suppress, alertValue(desk.alert.id), 'Suppress')])
    await ana.press({ message }, 'Suppress')
    await says(office, 'could not be looked up just now')
    const form = ana.modal
    await (form && ana.submit(form, { Why: 'a drill', 'How long': '1 hour' }))
    expect(desk.shown).toHaveLength(1)
  })

  test('is that of the newest tick, however fast somebody ticks', async () => {
    await using office = await openForm()
    const { desk, ana, form } = office
    const [first, last] = [makeGate(), makeGate()]
    const gates = [first, last]
    desk.backTest = async (scope) => {
      await gates.shift()?.pass()
      const found = aBackTest(Date.now())
      return { ...found, day: { ...found.day, hidden: scope.length } }
    }
    await ana.choose({ view: form }, 'container: app')
    await first.reached
    await ana.choose({ view: form }, 'image: registry.example/shop/checkout')
    await ana.choose({ view: form }, 'workload (owner): checkout')
    first.open()
    await last.reached
    last.open()
    await says(office, 'it would have hidden 2 of 9,000 events')
  })

  test('is drawn in bold where Slack does not know alerts in a form yet', async () => {
    await using office = await openForm()
    const { desk, ana, form, workspace } = office
    desk.foresee = async () => ({ because: 'it hides a whole rule, wherever it fires', spared: undefined })
    workspace.faults.refuse('views.update', 'invalid_arguments', 1)
    await ana.choose({ view: form }, 'container: app')
    await says(office, 'A second person must approve this')
    expect(JSON.stringify(form.view)).not.toContain('"type":"alert"')
  })

  test('is drawn once Slack has the time, when it asked to wait', async () => {
    await using office = await openForm()
    const { ana, form, workspace } = office
    workspace.faults.status('views.update', 429, 1, 1)
    await ana.choose({ view: form }, 'container: app')
    await office.workspace.until('the answer', () => !/container is/.test(wordsOf(ana.modal?.view)))
  })

  test('is not drawn for a form that was closed meanwhile, and nobody is told', async () => {
    await using office = await openForm()
    const { desk, ana, form, log } = office
    const gate = Promise.withResolvers<void>()
    desk.backTest = async () => {
      await gate.promise
      return aBackTest(Date.now())
    }
    await ana.choose({ view: form }, 'container: app')
    await ana.close(form)
    gate.resolve()
    await office.app.stop({ withinMs: 5_000 })
    expect(office.workspace.whispers(ana.person.id)).toEqual([])
    expect(log.lines.map(({ sentence }) => sentence)).not.toContain('a form could not be drawn with its back-test')
  })
})

/** Stops whoever comes until it is opened. */
function makeGate() {
  const [reached, opened] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  return {
    reached: reached.promise,
    open: opened.resolve,
    pass: () => {
      reached.resolve()
      return opened.promise
    },
  }
}

describe('turns', () => {
  test('an older answer that comes late is left out, and so is one that was overtaken while it waited', async () => {
    const turns = makeTurns()
    const drawn: string[] = []
    const gate = makeGate()
    const take = (at: string, work?: () => Promise<void>) =>
      turns.take('V1', at, async (isNewest) => {
        drawn.push(`begun ${at}`)
        await work?.()
        if (isNewest()) drawn.push(at)
      })
    const first = take('100.000001', gate.pass)
    await gate.reached
    const second = take('100.000002')
    const third = take('100.000003')
    gate.open()
    await Promise.all([first, second, third, take('100.000001'), take('99.999999')])
    expect(drawn).toEqual(['begun 100.000001', 'begun 100.000003', '100.000003'])
  })

  test('a view is remembered only among so many', async () => {
    const turns = makeTurns(2)
    const drawn: string[] = []
    const draw = (view: string, at: string) => turns.take(view, at, async () => void drawn.push(view))
    await draw('V1', '2')
    await draw('V2', '2')
    await draw('V3', '2')
    await draw('V3', '1')
    await draw('V1', '1')
    expect(drawn).toEqual(['V1', 'V2', 'V3', 'V1'])
  })

  test('work that fails is told, and does not hold up what comes next', async () => {
    const turns = makeTurns()
    await expect(turns.take('V1', '1', async () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    let isDone = false
    await turns.take('V1', '2', async () => void (isDone = true))
    expect(isDone).toBe(true)
  })
})
