import type { Case } from '../evidence.ts'
import { auditReadings } from './audit.ts'
import { fileReadings } from './file.ts'
import { networkReadings } from './network.ts'
import { processReadings } from './process.ts'
import { rareByRule } from './rare.ts'
import type { Sign } from './sign.ts'

/** What the fields show, whatever the verdict. */
export function signsIn(report: Case): readonly Sign[] {
  const shown = [...processReadings, ...fileReadings, ...networkReadings, ...auditReadings]
    .map((read) => read(report))
    .filter((one) => one !== undefined)
  // What a field shows says more than the rule's name.
  const rare = shown.some(({ leans }) => leans === 'grave') ? undefined : rareByRule(report)
  return rare ? [...shown, rare] : shown
}
