import type { Moment } from '../domain/event.ts'
import type { Report } from '../domain/report.ts'
import { compose } from './compose.ts'
import { caseOf } from './evidence.ts'
import type { Material } from './evidence.ts'

export type { Material } from './evidence.ts'

/** The detailed analysis of one alert: every claim names its evidence, and nothing in it comes from anywhere else. */
export function writeReport(material: Material, now: Moment): Report {
  return compose(caseOf(material), now)
}
