import { expect, test } from 'vitest'
import { openOffice } from './office.ts'

test('an alert is found by its id in any case, with a #, or by the beginning of it', async () => {
  await using office = await openOffice()
  await office.receive({})
  const id = (await office.ledger.alive(1))[0]?.alert.id ?? ''
  for (const typed of [id, ` ${id.toUpperCase()} `, `#${id}`, id.slice(0, 4)])
    expect(await office.lookUp.show(typed)).toMatchObject({ alert: { id } })
})

test("what is too short or nobody's is refused in words", async () => {
  await using office = await openOffice()
  await office.receive({})
  for (const typed of ['', '%', 'zzzzzzzz', "x' or 1=1 --"])
    expect(await office.lookUp.show(typed)).toMatchObject({ refused: expect.stringContaining('There is no alert') })
})
