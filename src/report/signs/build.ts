import { basename } from 'node:path/posix'
import { claim, on } from '../claim.ts'
import type { Claim } from '../claim.ts'
import { fieldOf, firstOf } from '../evidence.ts'
import type { Case } from '../evidence.ts'
import { isPublic } from './network.ts'

/** A package manager beneath a tool that builds images, doing what it does in a build. */
export function imageBuild(report: Case): Claim | undefined {
  const name = fieldOf(report, 'proc.name')
  if (!name || !packageManager.test(name.value) || !buildWork.has(report.sample.rule) || isBeyondBuilding(report)) return undefined
  const above = ['proc.pname', 'proc.aname[2]', 'proc.aname[3]', 'proc.aname[4]'].map((one) => fieldOf(report, one))
  const builder = above.find((one) => one && imageBuilder.test(one.value))
  return builder && on(claim`${name} runs beneath ${builder}, which builds images.`, report.rule)
}

const packageManager = /^(?:apt|apt-get|aptitude|dpkg|apk|yum|dnf|microdnf|rpm|zypper|pip3?|npm|gem)$/
const imageBuilder = /^(?:buildkitd|buildkit-runc|buildah|kaniko)$/

/** Rules of package management, and of putting programs into place. What else a package manager sets off, a build does not explain. */
const buildWork: ReadonlySet<string> = new Set([
  'Launch Package Management Process in Container',
  'Update Package Repository',
  'Write below rpm database',
  'Write below binary dir',
  'Modify binary dirs',
  'Mkdir binary dirs',
  'Container Drift Detected (chmod)',
  'Container Drift Detected (open+create)',
])

/** Credentials, what outlasts the process, a peer outside, or a binary that is not where its name belongs: those want another reason. */
function isBeyondBuilding(report: Case): boolean {
  const told = ['proc.cmdline', 'fd.name', 'evt.arg.path', 'evt.arg.newpath', 'evt.arg.filename'].map(
    (one) => fieldOf(report, one)?.value ?? '',
  )
  return told.some((one) => touchy.test(one) || namesPublicPeer(one) || namesIndex.test(one)) || isServed(report) || isElsewhere(report)
}

/** Packages from an index that somebody names, or from an address, may be anybody's. */
const namesIndex = /\s--?(?:extra-)?(?:index-url|registry|repository|source|i|f|find-links)[\s=]\S*:\/\/|\s(?:git\+)?https?:\/\/\S/

/** What a web server starts is no build's. */
function isServed(report: Case): boolean {
  return ['proc.pname', 'proc.aname[2]', 'proc.aname[3]', 'proc.aname[4]'].some((one) => server.test(fieldOf(report, one)?.value ?? ''))
}

const server = /^(?:apache2|httpd|nginx|caddy|lighttpd|tomcat\d*|php-fpm[\d.]*|gunicorn|uwsgi|unicorn|puma)$/

const touchy =
  /\/etc\/(?:g?shadow|passwd|sudoers|pam\.|cron|systemd|init\.d|rc\.|profile|ld\.so\.preload|kubernetes)|\/var\/spool\/cron|\/\.(?:ssh|aws|kube|docker|bashrc|profile|bash_profile)\b|\/serviceaccount\/|authorized_keys|\/dev\/(?:tcp|udp|shm)\//

function namesPublicPeer(text: string): boolean {
  return [...text.matchAll(/(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*[a-z])|[\da-f]{1,4}(?::[\da-f]{0,4}){2,7}/gi)].some(([address]) =>
    isPublic(address),
  )
}

/** pip, npm and gem are scripts, so their binary is the interpreter's. */
function isElsewhere(report: Case): boolean {
  const [name, path] = [fieldOf(report, 'proc.name'), firstOf(report, ['proc.exepath'])]
  if (!name || !path) return false
  const isInstalled = /^(?:\/usr(?:\/local)?)?\/s?bin\/[^/]+$/.test(path.value)
  return !isInstalled || !(basename(path.value).startsWith(name.value) || interpreter.test(basename(path.value)))
}

const interpreter = /^(?:python[\d.]*|node|nodejs|ruby[\d.]*|dnf[\d-]*)$/
