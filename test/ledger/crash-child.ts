import { readEvent } from '../../src/intake/falco-event.ts'
import { openSqlite } from '../../src/ledger/sqlite/open.ts'
import { admitOne, countingIds, fresh } from './desk.ts'

/** Admits events for ever, and prints the time of each once the ledger has it. crash.test.ts kills it. */
const ledger = await openSqlite({ file: process.argv[2] ?? '', newId: countingIds(), read: readEvent })
for (;;) {
  const arrival = fresh()
  await admitOne(ledger, arrival)
  process.stdout.write(`${arrival.event.time}\n`)
  // A pipe is written between turns, not within one.
  await new Promise(setImmediate)
}
