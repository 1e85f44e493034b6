import { symlinkSync, rmSync, utimesSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { openRuleBook } from '../../src/assembly/rules.ts'
import { SetupError } from '../../src/config.ts'
import { makeLog } from '../../src/log.ts'
import { aShelf, shellInABox } from './shelf.ts'

const addTo = (item: string) => `- { list: shells, items: [${item}], append: true }`

describe('which files are read', () => {
  test('of a folder, the .yaml and .yml files in order of name, and no others', async () => {
    using shelf = aShelf({
      'falco_rules.yaml': shellInABox,
      'rules.d/20.yaml': addTo('third'),
      'rules.d/100.yml': addTo('first'),
      'rules.d/11.yaml': addTo('second'),
      'rules.d/B.yaml': addTo('fourth'),
      'rules.d/a.yaml': addTo('fifth'),
      'rules.d/notes.txt': addTo('no'),
      'rules.d/old.yaml.bak': addTo('no'),
      'rules.d/deeper/a.yaml': addTo('no'),
    })
    symlinkSync('/nowhere', shelf.at('rules.d/gone.yaml'))
    const { book, told } = await shelf.open('falco_rules.yaml', 'rules.d')
    const rule = await book.rule('Shell in a box', 'syscall')
    expect(rule?.lists[0]?.items).toEqual(['sh', 'bash', 'first', 'second', 'third', 'fourth', 'fifth'])
    expect(told).toEqual([])
  })

  test('the order of the paths decides, not their names', async () => {
    using shelf = aShelf({ 'z.yaml': shellInABox, 'a.yaml': addTo('zsh') })
    const { book, told } = await shelf.open('z.yaml', 'a.yaml')
    expect((await book.rule('Shell in a box', 'syscall'))?.lists[0]?.count).toBe(3)
    expect(told).toEqual([])
    expect((await shelf.open('a.yaml', 'z.yaml')).told).toHaveLength(1)
  })

  test('without any there is no rule', async () => {
    const book = await openRuleBook([], makeLog('silent'))
    expect(await book.rule('Shell in a box', 'syscall')).toBeUndefined()
  })
})

describe('a path that cannot be had ends the start with a sentence', () => {
  test.each([
    ['missing.yaml', 'is not there; correct the path or take it out.'],
    ['rules.d/missing', 'is not there; correct the path or take it out.'],
    ['good.yaml/missing', 'is not there; correct the path or take it out.'],
    ['notes.txt', 'ends neither in .yaml nor in .yml, so Falco passes it over; correct the path or take it out.'],
  ])('%s', async (name, words) => {
    using shelf = aShelf({ 'good.yaml': shellInABox, 'notes.txt': '', 'rules.d/a.yaml': '' })
    const opening = openRuleBook([shelf.at('good.yaml'), shelf.at(name)], makeLog('silent'))
    await expect(opening).rejects.toThrow(new SetupError(`rules[1] in falconer.yml: ${shelf.at(name)} ${words}`))
    await expect(opening).rejects.toBeInstanceOf(SetupError)
  })

  test('what is neither a file nor a folder', async () => {
    await expect(openRuleBook(['/dev/null'], makeLog('silent'))).rejects.toThrow(/^rules\[0\] in falconer\.yml: \/dev\/null is neither/)
  })

  test('a file that cannot be read, in a folder too', async () => {
    using shelf = aShelf({ 'good.yaml': shellInABox, 'rules.d/a.yaml': '' })
    rmSync(shelf.at('rules.d/a.yaml'))
    // Like a file without the right to read it, but for root too, who may read everything.
    symlinkSync('/proc/self/mem', shelf.at('rules.d/a.yaml'))
    const sentence = /^rules\[1\] in falconer\.yml: .*rules\.d\/a\.yaml cannot be read \(E[A-Z]+\); let Falconer's user read it\.$/
    await expect(openRuleBook([shelf.at('good.yaml'), shelf.at('rules.d')], makeLog('silent'))).rejects.toThrow(sentence)
  })

  test('what is wrong inside a file does not', async () => {
    using shelf = aShelf({ 'good.yaml': shellInABox, 'bad.yaml': 'rules: none' })
    const book = await openRuleBook([shelf.at('bad.yaml'), shelf.at('good.yaml')], makeLog('silent'))
    expect(await book.rule('Shell in a box', 'syscall')).toMatchObject({ priority: 'Notice' })
  })
})

describe('while Falconer runs', () => {
  const priorityIn = async ({ book }: Awaited<ReturnType<ReturnType<typeof aShelf>['open']>>) =>
    (await book.rule('Shell in a box', 'syscall'))?.priority

  test('a file that changed is read again when somebody asks, of the same size too', async () => {
    using shelf = aShelf({ 'a.yaml': shellInABox })
    utimesSync(shelf.at('a.yaml'), 1_000, 1_000)
    const open = await shelf.open()
    expect(await priorityIn(open)).toBe('Notice')
    shelf.write('a.yaml', shellInABox.replace('NOTICE', 'ALERT '))
    utimesSync(shelf.at('a.yaml'), 2_000, 2_000)
    expect(await priorityIn(open)).toBe('Alert')
  })

  test('a file that comes into a folder or goes from it counts at once', async () => {
    using shelf = aShelf({ 'rules.d/a.yaml': shellInABox })
    const open = await shelf.open('rules.d')
    shelf.write('rules.d/b.yaml', '- { rule: Shell in a box, priority: ERROR, override: { priority: replace } }')
    expect(await priorityIn(open)).toBe('Error')
    rmSync(shelf.at('rules.d/b.yaml'))
    expect(await priorityIn(open)).toBe('Notice')
  })

  test('a file that is gone is told once, and what it said is no longer said', async () => {
    using shelf = aShelf({ 'a.yaml': shellInABox, 'b.yaml': addTo('zsh') })
    const open = await shelf.open()
    rmSync(shelf.at('b.yaml'))
    const rule = await open.book.rule('Shell in a box', 'syscall')
    expect(rule?.lists[0]?.items).toEqual(['sh', 'bash'])
    expect(rule?.leftOut).toMatchObject([{ at: { file: shelf.at('b.yaml') }, why: 'is left out: it is not there' }])
    await open.book.rule('Shell in a box', 'syscall')
    expect(open.told).toEqual(['b.yaml line 1: what stands here is left out: it is not there'])
  })

  test('a flaw that comes with a change is told, and one that was told already is not told again', async () => {
    using shelf = aShelf({ 'a.yaml': shellInABox, 'b.yaml': '- { list: x }' })
    const open = await shelf.open()
    expect(open.told).toHaveLength(1)
    shelf.write('a.yaml', `${shellInABox}\n- { list: y }`)
    await priorityIn(open)
    expect(open.told.map((sentence) => sentence.slice(0, 'b.yaml line 1'.length))).toEqual(['b.yaml line 1', 'a.yaml line 1'])
  })

  test('two who ask at once get the same answer', async () => {
    using shelf = aShelf({ 'a.yaml': shellInABox })
    const open = await shelf.open()
    shelf.write('a.yaml', `${shellInABox.replace('NOTICE', 'ALERT')}\n- { list: y }`)
    expect(await Promise.all([priorityIn(open), priorityIn(open)])).toEqual(['Alert', 'Alert'])
    expect(open.told).toHaveLength(1)
  })

  test('a file of more than four mebibytes is left out', async () => {
    using shelf = aShelf({ 'a.yaml': `${shellInABox}\n${'#'.repeat(4 << 20)}` })
    const open = await shelf.open()
    expect(await priorityIn(open)).toBeUndefined()
    expect(open.told).toEqual(['a.yaml line 1: what stands here is left out: it is larger than 4 MiB'])
  })
})
