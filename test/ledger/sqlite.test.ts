import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, describe, expect, test } from 'vitest'
import { readEvent } from '../../src/intake/falco-event.ts'
import { openSqlite } from '../../src/ledger/sqlite/open.ts'
import { morning } from '../event.ts'
import { ledgerContract } from './contract.ts'
import { aSuppression, act, admitOne, countingIds, fresh, minute, openOne, postCard, second, dueOf } from './desk.ts'

const folder = mkdtempSync(join(tmpdir(), 'falconer-ledger-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0
function newFile(): string {
  return join(folder, `${(files += 1)}`, 'made', 'for it', 'ledger.db')
}
const options = (file: string) => ({ file, newId: countingIds(), read: readEvent })

ledgerContract('in memory', (newId) => openSqlite({ file: ':memory:', newId, read: readEvent }))
ledgerContract('in a file', (newId) => openSqlite({ file: newFile(), newId, read: readEvent }))

describe('the ledger file', () => {
  test('a restart with the same file keeps everything', async () => {
    const file = newFile()
    const before = await openSqlite(options(file))
    const id = await openOne(before)
    await postCard(before, id, morning)
    await act(before, id, { do: 'acknowledge', by: 'U0ANA' }, morning + second)
    await before.addSuppression(aSuppression())
    const seen = [await before.alert(id), await before.facts(id), await dueOf(before), await before.summary(morning, morning + minute)]
    await before.close()

    await using after = await opened(file)
    const { ledger } = after
    expect([await ledger.alert(id), await ledger.facts(id), await dueOf(ledger), await ledger.summary(morning, morning + minute)]).toEqual(
      seen,
    )
    expect(await admitOne(ledger, fresh({ receivedAt: morning + second }))).toMatchObject({ kind: 'suppress', alert: id })
  })

  test('a second Falconer on the same file is refused, in words, and the first goes on', async () => {
    const file = newFile()
    await using first = await opened(file)
    await expect(openSqlite(options(file))).rejects.toThrow(`The ledger file ${file} cannot be used: another process is using it`)
    expect(await admitOne(first.ledger, fresh())).toMatchObject({ kind: 'open' })
  })

  test('a file of a newer Falconer is refused, in words, and left as it is', async () => {
    const file = newFile()
    await (await openSqlite(options(file))).close()
    const other = new DatabaseSync(file)
    other.exec("insert into migrations (number, name) values (99, 'from the future')")
    other.close()
    await expect(openSqlite(options(file))).rejects.toThrow('it was written by a newer Falconer')
  })

  test('a file that is no ledger is refused with the remedy', async () => {
    const file = join(folder, 'letter.db')
    writeFileSync(file, 'Dear reader, this is not a database, but it is long enough to be looked at as one.'.repeat(20))
    await expect(openSqlite(options(file))).rejects.toThrow(`${file} cannot be used: it is damaged, or no ledger at all: restore a backup`)
  })

  test('a folder that cannot be made is named with the remedy', async () => {
    const file = join(folder, 'letter', 'ledger.db')
    writeFileSync(join(folder, 'letter'), '')
    await expect(openSqlite(options(file))).rejects.toThrow(`${file} cannot be used: it or its folder cannot be written`)
  })

  test('a folder where the file should be is named with the remedy', async () => {
    await expect(openSqlite(options(folder))).rejects.toThrow(`${folder} cannot be used: it or its folder cannot be written`)
  })
})

async function opened(file: string) {
  const ledger = await openSqlite(options(file))
  return { ledger, [Symbol.asyncDispose]: () => ledger.close() }
}
