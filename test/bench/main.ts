import { parseArgs } from 'node:util'
import { measureBackTest } from './back-test.ts'
import { measureIntake } from './intake.ts'
import { measureMemory } from './memory.ts'
import { measureSlack } from './slack.ts'
import { measureStart } from './start.ts'
import { measureStorm } from './storm.ts'

/**
 * npm run bench                    everything; takes about a quarter of an hour, most of it the storms
 * npm run bench -- intake slack    some of it
 * npm run bench -- storm           a storm of 100,000 events in a minute, another as fast as they are taken, and a flood that
 *                                  Prometheus Alertmanager is given too, where it is installed
 * npm run bench -- back-test       what scopes would have hidden of a million events
 * npm run bench -- --events 100000 memory
 *
 * Every figure stands beside a baseline of the same run: read the ratios, not the digits.
 */
const measurements = {
  intake: measureIntake,
  slack: measureSlack,
  start: measureStart,
  memory: measureMemory,
  storm: measureStorm,
  'back-test': measureBackTest,
} as const

const { values, positionals } = parseArgs({ allowPositionals: true, options: { events: { type: 'string' } } })
const size = values.events === undefined ? {} : { events: Number(values.events) }

for (const [name, measure] of Object.entries(measurements)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  console.log(`\n${name}`)
  for await (const line of await measure(size)) console.log(`  ${line}`)
}
