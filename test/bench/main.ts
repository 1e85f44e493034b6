import { parseArgs } from 'node:util'
import { measureIntake } from './intake.ts'
import { measureMemory } from './memory.ts'
import { measureSlack } from './slack.ts'
import { measureStart } from './start.ts'

/**
 * npm run bench                    everything; takes about four minutes
 * npm run bench -- intake slack    some of it
 * npm run bench -- --events 100000 memory
 *
 * Every figure stands beside a baseline of the same run: read the ratios, not the digits.
 */
const measurements = { intake: measureIntake, slack: measureSlack, start: measureStart, memory: measureMemory } as const

const { values, positionals } = parseArgs({ allowPositionals: true, options: { events: { type: 'string', default: '1000000' } } })

for (const [name, measure] of Object.entries(measurements)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  console.log(`\n${name}`)
  for (const line of await measure({ events: Number(values.events) })) console.log(`  ${line}`)
}
