import type { DatabaseSync } from 'node:sqlite'
import { migrations } from './migrations.ts'

/** Bring the file up to this version, each step in a transaction of its own. Throws, in words, if it is ahead of us. */
export function migrate(db: DatabaseSync): void {
  db.exec('create table if not exists migrations (number integer primary key, name text not null)')
  const done = Number(db.prepare('select count(*) as done from migrations').get()?.['done'])
  if (done > migrations.length) throw new Error(newer(done))
  migrations.slice(done).forEach((migration, index) => {
    db.exec('begin')
    try {
      db.exec(migration.sql)
      db.prepare('insert into migrations (number, name) values (?, ?)').run(done + index + 1, migration.name)
      db.exec('commit')
    } catch (error) {
      db.exec('rollback')
      throw error
    }
  })
}

function newer(version: number): string {
  return `it was written by a newer Falconer (schema ${version}, this one knows ${migrations.length}): start that version, or restore a backup from before the upgrade`
}
