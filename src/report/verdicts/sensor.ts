import { isHotRestartFailure, isSensorHealth } from '../../domain/event.ts'
import { claim, on } from '../claim.ts'
import type { Claim } from '../claim.ts'
import { fieldOf } from '../evidence.ts'
import type { Case } from '../evidence.ts'
import type { Basis, Verdict } from './verdict.ts'

/** Falco or its relay speaking of itself. */
export function sensor({ report }: Basis): Verdict | undefined {
  const { sample, rule, source } = report
  if (sample.source !== 'internal') return undefined
  const isKnown = isSensorHealth(sample) || sample.rule === 'Test rule'
  const confidence = isKnown ? 'high' : 'low'
  const why = isKnown
    ? 'as far as the name and the source go, which only Falco or its relay should send'
    : 'because Falco has no notice of this name that we know of'
  return {
    kind: 'sensor',
    label: sample.rule === 'Test rule' ? 'test message' : 'sensor health',
    confidence,
    headline: words(report),
    sure: on(claim`Confidence: ${confidence}, ${why}.`, rule, source),
    grounds: [],
    against: [],
  }
}

function words(report: Case): Claim {
  const { sample, rule, source } = report
  if (sample.rule === 'Test rule')
    return claim`A test message from falcosidekick's /test endpoint, by its rule ${rule} and source ${source}.`
  if (isHotRestartFailure(sample))
    return on(claim`Falco has refused a rules or configuration file: the sensor needs somebody's attention.`, rule)
  const [lost, all] = [fieldOf(report, 'n_drops'), fieldOf(report, 'n_evts')]
  if (lost && all && isSensorHealth(sample))
    return claim`Falco lost ${lost} of ${all} events: for that while it was partly blind. Load does that, and so can an attacker.`
  if (sample.rule === 'Falco internal: metrics snapshot')
    return claim`A snapshot of Falco's own figures (${rule}): routine, and neither a threat nor a trouble by itself.`
  return claim`By its source a notice of Falco about itself (${rule}), not of a threat.`
}
