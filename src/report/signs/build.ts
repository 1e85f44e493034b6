import { claim } from '../claim.ts'
import type { Claim } from '../claim.ts'
import { fieldOf } from '../evidence.ts'
import type { Case } from '../evidence.ts'

/** A package manager beneath a tool that builds images. */
export function imageBuild(report: Case): Claim | undefined {
  const name = fieldOf(report, 'proc.name')
  if (!name || !packageManager.test(name.value)) return undefined
  const above = ['proc.pname', 'proc.aname[2]', 'proc.aname[3]', 'proc.aname[4]'].map((one) => fieldOf(report, one))
  const builder = above.find((one) => one && imageBuilder.test(one.value))
  return builder && claim`${name} runs beneath ${builder}, which builds images.`
}

const packageManager = /^(?:apt|apt-get|aptitude|dpkg|apk|yum|dnf|microdnf|rpm|zypper|pip3?|npm|gem)$/
const imageBuilder = /^(?:buildkitd|buildkit-runc|buildah|kaniko)$/
