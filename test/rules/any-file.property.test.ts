import fc from 'fast-check'
import { expect, test } from 'vitest'
import { collect } from '../../src/rules/collect.ts'
import { ruleText } from '../../src/rules/rule-text.ts'
import { readYaml } from '../../src/rules/yaml.ts'
import { shellInABox } from './shelf.ts'

/** Words that mean something in a rule file, among others. */
const words =
  'rule,macro,list,Shell in a box,box,shells,condition,items,override,append,replace,exceptions,name,fields,comps,values,enabled,true,priority,DEBUG,desc,output,tags,source,syscall,__proto__'.split(
    ',',
  )
const word = fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'grapheme', maxLength: 5 }))
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    word,
    fc.constant(null),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(word, tie('tree'), { maxKeys: 6 }),
  ),
}))
/** JSON is YAML. */
const entries = fc
  .array(fc.oneof(tree, fc.dictionary(fc.constantFrom(...words), tree, { maxKeys: 6 })), { maxLength: 8 })
  .map((all) => JSON.stringify(all))
const text = fc.oneof(
  entries,
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.constantFrom(...words, ' ', '\n', ': ', '- ', '[', ']', '{', '}', '&a ', '*a', '"', '|', '#')).map((all) => all.join('')),
)

test('whatever stands in a file, it is read or named, and what the files before it say is still told', () => {
  fc.assert(
    fc.property(text, (anything) => {
      const collected = collect([shellInABox, anything].map((one, at) => ({ path: `${at}.yaml`, yaml: readYaml(one) })))
      const rule = ruleText(collected, 'Shell in a box', 'syscall')
      expect(rule?.definedAt).toEqual({ file: '0.yaml', line: 5 })
      expect(collected.leftOut.every(({ at, why }) => at.file === '1.yaml' && at.line >= 1 && why.length > 0)).toBe(true)
    }),
    { numRuns: 500 },
  )
})
