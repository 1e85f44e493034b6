import { expect, test } from 'vitest'
import { makeWriteReport } from '../../src/flow/write-report.ts'
import { writeReport } from '../../src/report/report.ts'
import { problemsIn } from '../../src/report/verify.ts'
import { textOf } from '../report/material.ts'
import { hour, openOffice } from './office.ts'

const resolveAs = { do: 'resolve', by: 'U0ANA', outcome: 'benign', note: 'nightly backup' } as const

test('a report knows how the same was judged, what else happened, who hid it and what the rule says', async () => {
  await using office = await openOffice()
  const { ledger, clock, receive, takeAction } = office
  await receive({})
  await takeAction(await newest(office), resolveAs)
  clock.now += hour
  await receive({ rule: 'Another rule' }, {})
  const [id] = (await ledger.alive(9)).filter(({ alert }) => alert.rule !== 'Another rule').map(({ alert }) => alert.id)
  const asked: string[] = []
  const rule = async (name: string, source: string) => {
    asked.push(`${source}: ${name}`)
    throw new Error('the files cannot be read just now')
  }
  const report = await makeWriteReport({ ledger, compose: writeReport, now: () => clock.now, rule })(id ?? '')
  if (!report) throw new Error('there is no report')
  expect(problemsIn(report)).toEqual([])
  expect(report.verdict).toMatchObject({ label: 'known maintenance', confidence: 'low' })
  expect(textOf(report, 'Verdict')).toContain('of the same problem as benign, 2026-11-24T09:30:00Z, noting nightly backup.')
  expect(textOf(report, 'Related activity')).toContain(
    'Another rule on payments/checkout/app, Notice, in the same second: shares the same container',
  )
  expect(asked).toEqual(['syscall: Terminal shell in container'])
})

test('a report tells the suppression that was made on its card', async () => {
  await using office = await openOffice()
  await office.receive({})
  const id = await newest(office)
  const hide = { by: 'U0BO', until: office.clock.now + hour, reason: 'load test' } as const
  const { suppress, ledger, clock } = office
  await suppress({
    ...hide,
    scope: [
      { field: 'rule', is: 'Terminal shell in container' },
      { field: 'namespace', is: 'payments' },
    ],
    alert: id,
  })
  const report = await makeWriteReport({ ledger, compose: writeReport, now: () => clock.now })(id)
  expect(report && textOf(report, 'Related activity')).toContain('A suppression by U0BO')
  expect(report?.verdict.label).toBe('not settled')
})

test('there is no report on an alert that there is not', async () => {
  await using office = await openOffice()
  expect(await makeWriteReport({ ledger: office.ledger, compose: writeReport, now: () => office.clock.now })('nobody')).toBeUndefined()
})

async function newest({ ledger }: Awaited<ReturnType<typeof openOffice>>): Promise<string> {
  return (await ledger.alive(1))[0]?.alert.id ?? ''
}
