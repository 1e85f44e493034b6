import { describe, expect, test } from 'vitest'
import { listsNamed, macrosNamed } from '../../src/rules/naming.ts'

describe('the macros that a condition names', () => {
  test.each([
    ['spawned_process and container', ['spawned_process', 'container']],
    ['(a or (not b)) and not(c)', ['a', 'b', 'c']],
    ['a', ['a']],
    ['not a', ['a']],
    ['a and a', ['a']],
    ['proc.name = sh and fd.num exists', []],
    ['proc.name in (sh, bash) and a', ['a']],
    ['proc.name in (sh) or evt.type in (open) and b', ['b']],
    ['proc.name startswith a and b', ['b']],
    ['proc.name != a or b', ['b']],
    ['proc.args contains "x and a and y" and b', ['b']],
    ["proc.args contains ' or a' and b", ['b']],
    ['proc.args = "say \\"and a and\\"" and b', ['b']],
    ['tolower(proc.name) = a and b', ['b']],
    ['fd.name pmatch (a, b) and c', ['c']],
    ['proc.name glob oneof (a) and c', ['c']],
    ['proc.aname[2] in (a) and c', ['c']],
    ['a\n  and\tb', ['a', 'b']],
    ['never-mind and a', ['a']],
    ['', []],
    [')) and ((', []],
    ['proc.name = "open and a', ['a']],
  ])('%j', (condition, names) => {
    expect(macrosNamed(condition)).toEqual(names)
  })
})

describe('the lists that a text names', () => {
  const isList = (name: string) => ['shells', 'user-tools', 'x/y'].includes(name)

  test.each([
    ['proc.name in (shells)', ['shells']],
    ['proc.name in (sh, user-tools,shells) and fd.name pmatch ( x/y )', ['user-tools', 'shells', 'x/y']],
    ['proc.name=shells', ['shells']],
    ['proc.name in (myshells, shells_too, "shells")', []],
    ['proc.args = "all shells here"', ['shells']],
    ['nothing', []],
  ])('%j', (text, names) => {
    expect(listsNamed(text, isList)).toEqual(names)
  })
})
