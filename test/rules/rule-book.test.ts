import { describe, expect, test } from 'vitest'
import { loaded, place, ruleIn, shellInABox } from './shelf.ts'

describe('one file', () => {
  test('a rule is told with all that it says, and with the macros and lists that it leads to', async () => {
    const rule = await ruleIn(shellInABox)
    expect(rule).toMatchObject({
      name: 'Shell in a box',
      source: 'syscall',
      condition: { text: 'evt.type = execve and box and proc.name in (shells)' },
      output: { text: 'A shell (command=%proc.cmdline)' },
      description: { text: 'Somebody opened a shell.' },
      priority: 'Notice',
      tags: ['container', 'maturity_stable'],
      enabled: true,
      changes: [],
      namesMacros: ['box'],
      namesLists: ['shells'],
      macros: [{ name: 'box', condition: { text: '(container.id != host)' } }],
      lists: [{ name: 'shells', items: ['sh', 'bash'], count: 2 }],
    })
    expect([rule, ...rule.macros, ...rule.lists].map(({ definedAt }) => place(definedAt))).toEqual(['a.yaml:5', 'a.yaml:3', 'a.yaml:1'])
  })

  test('what macros and lists name in turn is followed to the end, and a circle ends', async () => {
    const circle = `
- list: inner
  items: [dash, outer]
- list: outer
  items: [inner, zsh]
- macro: far
  condition: proc.pname in (outer) and near
- macro: near
  condition: far or user.uid = 0
- macro: box
  condition: (container and near)
`
    const rule = await ruleIn(shellInABox, circle)
    expect(rule.macros.map(({ name, namesMacros }) => [name, namesMacros])).toEqual([
      ['box', ['near']],
      ['near', ['far']],
      ['far', ['near']],
    ])
    expect(rule.lists.map(({ name, namesLists }) => [name, namesLists])).toEqual([
      ['shells', []],
      ['outer', ['inner']],
      ['inner', ['outer']],
    ])
    expect(rule.undefinedMacros).toEqual(['container'])
  })

  test('a rule is found by its name and its source', async () => {
    const audit = shellInABox.replace('  priority', '  source: k8s_audit\n  priority')
    expect((await loaded('Shell in a box', audit)).rule).toBeUndefined()
    expect((await loaded('Shell in a bag', shellInABox)).rule).toBeUndefined()
  })

  test('numbers, yes and no are texts where Falco takes them for texts', async () => {
    const rule = await ruleIn(shellInABox.replace('[sh, bash]', '[80, 0755, yes, null]').replace('null', '"null"'))
    expect(rule.lists[0]?.items).toEqual(['80', '0755', 'yes', 'null'])
  })

  test('a long condition is cut, and its whole length told', async () => {
    const long = Array.from({ length: 2_000 }, (_, index) => `proc.pid != ${index}`).join(' and ')
    const { condition } = await ruleIn(shellInABox.replace('and box', `and ${long} and box`))
    expect(condition.text).toHaveLength(4_000)
    expect(condition.length).toBeGreaterThan(30_000)
  })

  test('a long list and many exceptions are cut, and all are counted', async () => {
    const items = Array.from({ length: 500 }, (_, index) => `shell-${index}`)
    const rows = items.map((item) => `[${item}]`).join(', ')
    const exceptions = `\n  exceptions: [{ name: known, fields: [proc.name], values: [${rows}] }]`
    const rule = await ruleIn(shellInABox.replace('[sh, bash]', `[${items.join(', ')}]`) + exceptions)
    expect(rule.lists[0]).toMatchObject({ count: 500 })
    expect(rule.lists[0]?.items).toHaveLength(100)
    expect(rule.exceptions[0]).toMatchObject({ count: 500 })
    expect(rule.exceptions[0]?.values).toHaveLength(50)
  })
})

describe('several files', () => {
  /** Each change as `member how what it says at a place`. */
  const changesOf = (rule: { readonly changes: Awaited<ReturnType<typeof ruleIn>>['changes'] }) =>
    rule.changes.map(({ member, how, says, at }) => `${member} ${how} ${says.text} at ${place(at)}`)

  test('a condition is appended with a blank, in the new form and in the old', async () => {
    const form = (how: string) => `- rule: Shell in a box\n  condition: and not proc.tty = 0\n  ${how}`
    for (const how of ['append: true', 'override: { condition: append }']) {
      const rule = await ruleIn(shellInABox, form(how))
      expect(rule.condition.text).toBe('evt.type = execve and box and proc.name in (shells) and not proc.tty = 0')
      expect(changesOf(rule)).toEqual(['condition append and not proc.tty = 0 at b.yaml:1'])
    }
  })

  test('the old form appends to the condition and the exceptions, and to nothing else', async () => {
    const rule = await ruleIn(shellInABox, '- { rule: Shell in a box, condition: and box, priority: ERROR, tags: [x], append: true }')
    expect(rule).toMatchObject({ priority: 'Notice', tags: ['container', 'maturity_stable'] })
    expect(changesOf(rule)).toEqual(['condition append and box at b.yaml:1'])
  })

  test('one entry may append to some members and replace others', async () => {
    const rule = await ruleIn(
      shellInABox,
      `
- rule: Shell in a box
  output: by %user.name
  desc: Or nobody did.
  tags: [container, T1059]
  priority: CRITICAL
  enabled: no
  capture: true
  override: { output: append, desc: append, tags: append, priority: replace, enabled: replace, capture: replace }
`,
    )
    expect(rule).toMatchObject({
      output: { text: 'A shell (command=%proc.cmdline) by %user.name' },
      description: { text: 'Somebody opened a shell. Or nobody did.' },
      tags: ['T1059', 'container', 'maturity_stable'],
      priority: 'Critical',
      enabled: false,
    })
    expect(changesOf(rule)).toEqual([
      'output append by %user.name at b.yaml:2',
      'description append Or nobody did. at b.yaml:2',
      'tags append T1059, container at b.yaml:2',
      'priority replace Critical at b.yaml:2',
      'enabled replace false at b.yaml:2',
    ])
  })

  test('an entry with nothing but enabled turns a rule off', async () => {
    const rule = await ruleIn(shellInABox, '- rule: Shell in a box\n  enabled: false')
    expect(rule.enabled).toBe(false)
    expect(changesOf(rule)).toEqual(['enabled enable false at b.yaml:1'])
  })

  test('what a later file does away with is not told', async () => {
    const off = '- rule: Shell in a box\n  enabled: false'
    const worse = '- { rule: Shell in a box, priority: ERROR, override: { priority: replace } }'
    const worst = worse.replace('ERROR', 'ALERT')
    const rule = await ruleIn(shellInABox, off, worse, worst, off.replace('false', 'true'))
    expect(changesOf(rule)).toEqual(['priority replace Alert at d.yaml:1'])
  })

  test('a rule that is defined again is as it is defined last, whatever was appended before', async () => {
    const appended = '- { rule: Shell in a box, condition: or never, append: true }'
    const again = shellInABox.replace('evt.type = execve and', 'spawned and').replace('NOTICE', 'INFO')
    const rule = await ruleIn(shellInABox, appended, again)
    expect(rule.condition.text).toBe('spawned and box and proc.name in (shells)')
    expect(changesOf(rule)).toEqual([
      'condition redefine spawned and box and proc.name in (shells) at c.yaml:5',
      'priority redefine Informational at c.yaml:5',
    ])
    expect(place(rule.definedAt)).toBe('a.yaml:5')
  })

  test('what is defined again in the same words, on other lines, is no change', async () => {
    const again = shellInABox.replace('condition: evt.type = execve and', 'condition: >\n    evt.type = execve\n    and')
    const rule = await ruleIn(shellInABox, again)
    expect([rule, ...rule.macros, ...rule.lists].flatMap(changesOf)).toEqual([])
  })

  test('lists grow by appends in both forms, and are replaced by a definition', async () => {
    const older = '- { list: shells, items: [zsh], append: true }'
    const newer = '- { list: shells, items: [ksh], override: { items: append } }'
    const grown = await ruleIn(shellInABox, older, newer)
    expect(grown.lists[0]?.items).toEqual(['sh', 'bash', 'zsh', 'ksh'])
    expect(grown.lists.flatMap(changesOf)).toEqual(['items append zsh at b.yaml:1', 'items append ksh at c.yaml:1'])
    const anew = await ruleIn(shellInABox, older, '- { list: shells, items: [] }')
    expect(anew.lists[0]?.items).toEqual([])
    expect(anew.lists.flatMap(changesOf)).toEqual(['items redefine  at c.yaml:1'])
  })

  test('macros are appended to and replaced', async () => {
    const rule = await ruleIn(
      shellInABox,
      '- { macro: box, condition: or pod, append: true }\n- { macro: pod, condition: k8s.pod.name exists }',
    )
    expect(rule.macros.map(({ name, condition }) => [name, condition.text])).toEqual([
      ['box', '(container.id != host) or pod'],
      ['pod', 'k8s.pod.name exists'],
    ])
    const replaced = await ruleIn(shellInABox, '- { macro: box, condition: (never_true), override: { condition: replace } }')
    expect(replaced.macros.flatMap(changesOf)).toEqual(['condition redefine (never_true) at b.yaml:1'])
    expect(replaced.undefinedMacros).toEqual(['never_true'])
  })

  test('the second document of a file is read like another file', async () => {
    const rule = await ruleIn(`${shellInABox}\n---\n- { list: shells, items: [zsh], append: true }\n---\n`)
    expect(rule.lists[0]?.items).toEqual(['sh', 'bash', 'zsh'])
  })
})

describe('exceptions', () => {
  const withException = `${shellInABox}
  exceptions:
    - name: by_parent
      fields: [proc.pname, container.image.repository]
      comps: [=, in]
      values:
        - [make, [acme/build, acme/test]]
    - name: by_name
      fields: proc.name
      values: [zsh]`

  test('are told with fields, comparisons and values, the usual comparisons too', async () => {
    const { exceptions } = await ruleIn(withException)
    expect(exceptions).toMatchObject([
      {
        fields: ['proc.pname', 'container.image.repository'],
        comps: ['=', 'in'],
        values: [['make', ['acme/build', 'acme/test']]],
        count: 1,
      },
      { fields: ['proc.name'], comps: ['in'], values: [[['zsh']]], count: 1 },
    ])
    const usual = `${shellInABox}\n  exceptions: [{ name: x, fields: [proc.name] }]`
    expect((await ruleIn(usual)).exceptions).toMatchObject([{ comps: ['='], values: [], count: 0 }])
  })

  test('are appended to by name, and new ones come after, each with the place that said it', async () => {
    const more = `
- rule: Shell in a box
  exceptions:
    - { name: by_parent, values: [[cmake, [acme/build]]] }
    - { name: by_user, fields: [user.name], values: [[ci], [cd]] }
  override: { exceptions: append }`
    const rule = await ruleIn(withException, more)
    expect(rule.exceptions.map(({ name, count }) => [name, count])).toEqual([
      ['by_parent', 2],
      ['by_name', 1],
      ['by_user', 2],
    ])
    expect(rule.exceptions.map(({ definedAt, appendedAt }) => [definedAt, ...appendedAt].map(place))).toEqual([
      ['a.yaml:5', 'b.yaml:2'],
      ['a.yaml:5'],
      ['b.yaml:2'],
    ])
    expect(rule.changes.map(({ member, says }) => [member, says.text])).toEqual([['exceptions', 'by_parent, by_user']])
  })

  test('an empty source in a later entry means whatever the rule has', async () => {
    const rule = await ruleIn(shellInABox, '- { rule: Shell in a box, source: , condition: and box, override: { condition: append } }')
    expect(rule.condition.text).toMatch(/ and box$/)
  })

  test('replaced are only the new ones there', async () => {
    const instead = '- { rule: Shell in a box, exceptions: [], override: { exceptions: replace } }'
    expect((await ruleIn(withException, instead)).exceptions).toEqual([])
  })

  test('a list that a value names is among the lists of the rule', async () => {
    const { lists } = await ruleIn(
      withException.replace('[acme/build, acme/test]', 'builders'),
      '- { list: builders, items: [acme/build] }',
    )
    expect(lists.map(({ name }) => name)).toEqual(['shells', 'builders'])
  })
})

describe('what Falco would refuse is left out and named with its line', () => {
  test.each([
    ['rules: []', 'line 1: what stands here is left out: it is no list of rules, macros and lists'],
    ['- rule: A\n  rule', 'line 2: what stands here is left out: it is no YAML: '],
    ['- just words', 'line 1: what stands here is left out: an entry must be names with values'],
    ['\n- rule:\n  enabled: true', 'line 2: what stands here is left out: the name of a rule must be a text'],
    ['- { rule: A, enabled: false }', 'line 1: the rule "A" is left out: it changes a rule that no entry before it defines'],
    ['- { rule: A, condition: and b, append: true }', 'the rule "A" is left out: it changes a rule that no entry before it defines'],
    ['- { macro: a, condition: b, append: true }', 'the macro "a" is left out: it appends to a macro that no entry before it defines'],
    ['- { list: a, items: [b], append: true }', 'the list "a" is left out: it appends to a list that no entry before it defines'],
    ['- { list: a, items: b }', 'the list "a" is left out: items must be a list'],
    ['- { list: a }', 'the list "a" is left out: items must be a list'],
    ['- { macro: a, condition: }', 'the macro "a" is left out: condition must be a text'],
    ['- { macro: a, condition: "" }', 'the macro "a" is left out: condition must not be empty'],
    ['- { rule: A, condition: b, desc: c }', 'the rule "A" is left out: without output, priority it is no rule'],
    [shellInABox.replace('  priority', '  source: ""\n  priority'), 'the rule "Shell in a box" is left out: source must not be empty'],
    ['- { rule: A, tags: [b] }', 'the rule "A" is left out: condition, output, desc and priority are missing'],
    ['- { rule: A, enabled: perhaps }', 'the rule "A" is left out: enabled must be true or false'],
    [
      '- { rule: A, condition: b, desc: c, output: d, priority: HIGH }',
      'priority must be one of Emergency, Alert, Critical, Error, Warning, Notice, Informational, Debug',
    ],
    ['- { rule: A, condition: b, append: true, override: { condition: append } }', 'append: true and override cannot stand together'],
    ['- { rule: A, priority: DEBUG, override: { priority: append } }', 'override: priority cannot be appended to'],
    ['- { rule: A, source: x, override: { source: replace } }', 'override: source cannot be replaced'],
    ['- { rule: A, condition: b, override: { condition: change } }', 'override.condition must be append or replace'],
    ['- { rule: A, override: { condition: append } }', 'override names condition, and the entry has no condition'],
    ['- { rule: A, condition: b, priority: DEBUG, override: { condition: append } }', 'priority is not named under override'],
    ['- { macro: a, condition: b, override: { tags: append } }', 'override names tags, which Falco lets nobody override'],
    ['- { rule: Shell in a box, append: true }', 'append: true needs a condition or exceptions'],
    ['- { rule: Shell in a box, source: okta, condition: b, append: true }', 'the rule is defined before with another source, syscall'],
    [
      '- { rule: Shell in a box, exceptions: [{ name: x, values: [[a]] }], append: true }',
      'the rule "Shell in a box" is left out: exception x has no fields',
    ],
    ['- { rule: Shell in a box, exceptions: [{ name: x, fields: [a] }], append: true }', 'exception x is new and has no values'],
    [
      '- { rule: Shell in a box, exceptions: [{ name: x, fields: [a, b], values: [[c]] }], append: true }',
      'exception x needs as many values in each row as it has fields',
    ],
    [
      '- { rule: Shell in a box, exceptions: [{ name: x, fields: [a, b], comps: [=], values: [] }], override: { exceptions: replace } }',
      'exception x needs as many comps as fields',
    ],
  ])('%j', async (text, words) => {
    const { rule, told } = await loaded('Shell in a box', shellInABox, text)
    expect(told).toEqual([expect.stringContaining(words)])
    expect(told[0]).toMatch(/^b\.yaml line \d: /)
    expect(rule?.condition.text).toBe('evt.type = execve and box and proc.name in (shells)')
  })

  test('an entry after one that is left out still counts', async () => {
    const { rule, told } = await loaded('Shell in a box', `- { list: other }\n${shellInABox}`)
    expect(told).toHaveLength(1)
    expect(rule?.leftOut).toEqual([])
  })

  test('a rule knows what was left out of it, of what it leads to, and of which files nothing is known', async () => {
    const { rule } = await loaded(
      'Shell in a box',
      shellInABox,
      '- { rule: Shell in a box, condition: 1, priority: DEBUG, override: { condition: append } }',
      '- { list: shells, items: 1 }\n- { list: others, items: 1 }',
      '}',
    )
    expect(rule?.leftOut.map(({ at, of, refused }) => [place(at), of?.name, refused])).toEqual([
      ['b.yaml:1', 'Shell in a box', true],
      ['c.yaml:1', 'shells', true],
      ['d.yaml:1', undefined, false],
    ])
  })

  test('Falco refuses an override before its rule and an exception without fields, and merely warns of what it does not know', async () => {
    const early = '- { rule: Shell in a box, priority: DEBUG, override: { priority: replace } }'
    const bare = '- { rule: Shell in a box, exceptions: [{ name: x, values: [[a]] }], override: { exceptions: append } }'
    const warned = '- { rule: Shell in a box, condition: and c, colour: red, append: true }'
    const { rule } = await loaded('Shell in a box', early, shellInABox, bare, warned)
    expect(rule?.leftOut.map(({ at, refused }) => [place(at), refused])).toEqual([
      ['a.yaml:1', true],
      ['c.yaml:1', true],
    ])
  })

  test('of a key that stands twice the first counts, and it is told', async () => {
    const { rule, told } = await loaded('Shell in a box', `${shellInABox}\n  priority: DEBUG`)
    expect(rule?.priority).toBe('Notice')
    expect(told).toEqual(['a.yaml line 11: the rule "Shell in a box" has the same key twice, and the first counts'])
  })

  test('what belongs to newer versions of Falco is passed over', async () => {
    const newer = '- required_engine_version: 0.99.0\n- required_plugin_versions: [{ name: json, version: 9.0.0 }]\n- sequence: x\n-\n'
    const rule = await ruleIn(newer + shellInABox.replace('  priority', '  colour: red\n  priority'))
    expect(rule.priority).toBe('Notice')
  })

  test('an empty file, and one of comments alone, have nothing in them', async () => {
    expect((await ruleIn(shellInABox, '', '# nothing yet\n')).changes).toEqual([])
  })

  test.each([
    ['aliases that unfold without end', `- list: a\n  items: &a [${'x,'.repeat(9)}x]\n${bomb(8)}`],
    ['an alias within itself', '- list: a\n  items: &a [*a]'],
    ['what is nested without end', `- list: a\n  items: ${'['.repeat(20_000)}${']'.repeat(20_000)}`],
  ])('%s spoil only their own file', async (_, text) => {
    const { rule, told } = await loaded('Shell in a box', shellInABox, text)
    expect(told).toEqual([expect.stringMatching(/^b\.yaml line \d+: what stands here is left out: it is /)])
    expect(rule?.lists[0]?.items).toEqual(['sh', 'bash'])
  })

  test('an alias or two are good', async () => {
    const rule = await ruleIn(shellInABox.replace('[sh, bash]', '&all [sh, bash]').replace('[maturity_stable, container]', '*all'))
    expect(rule.tags).toEqual(['bash', 'sh'])
  })

  test('what stands in a file cannot break out of the sentence about it', async () => {
    const { told } = await loaded('x', '- { rule: "A\\u202E\\n\\e[31m", enabled: false }')
    expect(told).toEqual([expect.stringContaining('the rule "A\\u{202e}\\n\\u001b[31m" is left out')])
  })
})

/** Each level has ten of the one before. */
function bomb(levels: number): string {
  const level = (at: number) => `- list: ${'abcdefghi'[at]}\n  items: &${'abcdefghi'[at]} [${`*${'abcdefghi'[at - 1]},`.repeat(10)}]`
  return Array.from({ length: levels }, (_, index) => level(index + 1)).join('\n')
}
