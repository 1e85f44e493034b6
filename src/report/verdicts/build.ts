import { claim, on } from '../claim.ts'
import { imageBuild } from '../signs/build.ts'
import { graveIn } from './verdict.ts'
import type { Basis, Verdict } from './verdict.ts'

/** What the building of an image does; nobody has said that one was built, so that is to be asked. */
export function build({ report, signs }: Basis): Verdict | undefined {
  const mark = graveIn(signs).length > 0 ? undefined : imageBuild(report)
  if (!mark) return undefined
  return {
    kind: 'build',
    label: 'fits an image build',
    confidence: 'low',
    headline: on(claim`It fits the building of an image, where package managers are at work.`, ...mark.on),
    sure: on(
      claim`Confidence: low, because two names say so and nobody has confirmed it: a process can take any name, and builds can be attacked.`,
      ...mark.on,
    ),
    grounds: [mark],
    against: [],
  }
}
