import { expect, test } from 'vitest'
import { differsFromOfficial } from '../../src/domain/rule-text.ts'
import type { RuleText } from '../../src/domain/rule-text.ts'
import { aShelf, place, shellInABox } from '../rules/shelf.ts'

async function ruleOf(files: Readonly<Record<string, string>>): Promise<RuleText> {
  using shelf = aShelf(files)
  const rule = await (await shelf.open()).book.rule('Shell in a box', 'syscall')
  if (!rule) throw new Error('the files have no such rule')
  return rule
}

const louder = '- { rule: Shell in a box, priority: ERROR, override: { priority: replace } }'

test("a rule that only Falco's files speak of does not differ from the official one, even where they repeat themselves", async () => {
  const again = shellInABox.replace('[sh, bash]', '[sh]')
  expect(differsFromOfficial(await ruleOf({ 'falco_rules.yaml': shellInABox, 'falco-sandbox_rules.yaml': again }))).toBeUndefined()
})

test('what local files change is told of the rule and of all that it leads to', async () => {
  const local = `${louder}\n- { list: shells, items: [zsh], append: true }\n- { macro: box, condition: (never_true) }`
  const difference = differsFromOfficial(await ruleOf({ 'falco_rules.yaml': shellInABox, 'falco_rules.local.yaml': local }))
  const told = difference?.kind === 'changed' ? difference.changes : []
  expect(told.map(({ of, change }) => `${of.kind} ${of.name}: ${change.member} ${change.how} ${change.says.text}`)).toEqual([
    'rule Shell in a box: priority replace Error',
    'macro box: condition redefine (never_true)',
    'list shells: items append zsh',
  ])
})

test('a change of something else makes no difference', async () => {
  const local = '- { list: other, items: [zsh] }'
  expect(differsFromOfficial(await ruleOf({ 'falco_rules.yaml': shellInABox, 'z.yaml': local }))).toBeUndefined()
})

test('a rule that a file of the place defines is its own', async () => {
  const difference = differsFromOfficial(await ruleOf({ 'our_rules.yaml': shellInABox, 'falco_rules.yaml': louder }))
  expect(difference?.kind === 'own' ? place(difference.at) : difference).toBe('our_rules.yaml:5')
})
