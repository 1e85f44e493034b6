import { copyFileSync, existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Workspace } from '../../src/workspace/workspace.ts'
import { somebody } from './watch.ts'

export type Found = {
  /** In the ledger. */
  readonly alerts: number
  readonly asked: number
  readonly shown: number
  readonly recent: number
}

const sampleSize = 50

/** Asks for a sample of the ledger's alerts by `/falco show`, and for the newest by `/falco recent`, as a person would. */
export async function findAlerts(workspace: Workspace, ledgerFile: string): Promise<Found> {
  const ids = idsIn(ledgerFile)
  const sample = Array.from({ length: sampleSize }, (_, index) => ids[Math.floor((index * ids.length) / sampleSize)] ?? '')
  const hands = somebody(workspace)
  const told = () => workspace.whispers(hands.person.id)
  for (const id of sample) await hands.command('#falco', `/falco show ${id}`)
  await hands.command('#falco', '/falco recent 25')
  const recent = await workspace.until('the newest alerts', () => told().find(({ text }) => text === 'The newest alerts'))
  const named = [...JSON.stringify(recent.blocks).matchAll(/\/falco show (\w+)/g)].map(([, id = '']) => id)
  return {
    alerts: ids.length,
    asked: sample.length,
    shown: sample.filter((id) => told().some(({ text }) => text.startsWith(`Alert ${id}: `))).length,
    recent: new Set(named.filter((id) => ids.includes(id))).size,
  }
}

/** From a copy, for Falconer keeps the file to itself. */
function idsIn(ledgerFile: string): readonly string[] {
  const copy = `${ledgerFile}.copy`
  for (const part of ['', '-wal']) if (existsSync(ledgerFile + part)) copyFileSync(ledgerFile + part, copy + part)
  const ledger = new DatabaseSync(copy)
  const rows = ledger.prepare('select id from alerts order by id').all()
  ledger.close()
  return rows.map(({ id }) => String(id))
}
