import { expect, test } from 'vitest'
import { excepts } from '../../src/tuning/exception.ts'
import { readRuleFile } from '../../src/tuning/rule-file.ts'
import type { Message } from '../../src/workspace/workspace.ts'
import { anEvent } from '../event.ts'
import { openHouse, wordsOf } from './house.ts'
import type { House } from './house.ts'
import { suppress } from './suppressing.ts'

const rule = 'Terminal shell in container'
const shell = (second: number, overrides: Parameters<typeof anEvent>[0] = {}) =>
  anEvent({ time: `2026-11-24T09:30:${String(second).padStart(2, '0')}.000000001Z`, ...overrides })

/** The suppression's reply in the thread of the card that it was made on. */
async function suppressed(house: House): Promise<{ readonly card: Message; readonly reply: Message }> {
  await house.send(shell(1))
  const card = await house.card(rule)
  await house.ana.press({ message: card }, 'Suppress')
  const modal = await house.workspace.until('the modal', () => house.ana.modal)
  await house.ana.submit(modal, { 'How long': '1 hour', Why: 'a planned migration' })
  return { card, reply: await house.workspace.until('the reply', () => house.workspace.replies(card)[0]) }
}

/** What a person is told alone. */
function told(house: House, words: string): Promise<Message> {
  const { workspace, ana } = house
  return workspace.until(`Ana is told "${words}"`, () => workspace.whispers(ana.person.id).find((one) => wordsOf(one).includes(words)))
}

test('Falco exception puts a file under the card that Falco loads, and that hides just what the suppression hides', async () => {
  await using house = await openHouse()
  const { card, reply } = await suppressed(house)

  await house.ana.press({ message: reply }, 'Falco exception')

  await told(house, 'The file is in the thread of the card.')
  const [file] = house.workspace.replies(card).flatMap(({ files }) => files)
  const text = file?.bytes.toString() ?? ''
  expect(file?.name).toMatch(/^falconer-[0-9a-z]{8}\.yaml$/)
  expect(text).toContain('# Why: a planned migration')
  expect(text).toContain('falco -c /etc/falco/falco.yaml -V /etc/falco/falco_rules.yaml -V /etc/falco/rules.d/falconer-')
  const exception = readRuleFile(text)
  expect(excepts(exception, shell(2))).toBe(true)
  expect(excepts(exception, shell(2, { fields: { 'k8s.pod.name': 'refunds-7d9c6b5f4-x2x4z' } }))).toBe(false)
  expect(excepts(exception, shell(2, { fields: { 'k8s.ns.name': 'shop' } }))).toBe(false)
})

test('the same button stands on its row in the list', async () => {
  await using house = await openHouse()
  const { card } = await suppressed(house)
  await house.ana.command('falco', '/falco suppressions')
  await house.ana.press({ message: await told(house, 'a planned migration') }, 'Falco exception')
  await house.workspace.until('the file', () => house.workspace.replies(card).some(({ files }) => files.length > 0))
})

test('when Slack does not take the file, the person gets its text', async () => {
  await using house = await openHouse()
  const { reply } = await suppressed(house)
  house.workspace.faults.refuse('files.completeUploadExternal', 'missing_scope', 1)
  await house.ana.press({ message: reply }, 'Falco exception')
  expect(wordsOf(await told(house, 'As a Falco exception'))).toContain('- rule: Terminal shell in container')
})

test('what cannot be an exception is refused in words', async () => {
  await using house = await openHouse()
  await house.send(shell(1, { fields: { 'proc.name': 'a\\' } }))
  const card = await house.card(rule)
  const reply = await suppress(house, card, { by: ['process: a\\'] })
  await house.ana.press({ message: reply }, 'Falco exception')
  const refusal = await told(house, 'ends with a backslash')
  expect(wordsOf(refusal)).toContain('ends with a backslash, which Falco cannot quote')
})
