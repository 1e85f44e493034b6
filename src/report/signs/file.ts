import { claim, on } from '../claim.ts'
import { fieldOf, firstOf } from '../evidence.ts'
import type { Case, Exhibit } from '../evidence.ts'
import { failureOf } from '../happening.ts'
import { keyKeeper } from '../knowledge/shapes.ts'
import { grave } from './sign.ts'
import type { Reading, Sign } from './sign.ts'

/** Every program loads what is named there, so hardly anything writes to it by intention. */
function preload(report: Case): Sign | undefined {
  const path = written(report)
  if (path?.value !== '/etc/ld.so.preload') return undefined
  return grave(claim`${path} was opened for writing or changed: the libraries named in it are loaded into every program, as rootkits do.`)
}

function loginKeys(report: Case): Sign | undefined {
  const [path, name] = [written(report), fieldOf(report, 'proc.name')]
  if (!path || !name || !/\/\.ssh\/authorized_keys2?$/.test(path.value) || isKeyKeeper(report)) return undefined
  return grave(
    claim`${name}, neither a tool of ssh nor a manager of configuration by its name, wrote to ${path} or opened it for that: a key in it opens the account.`,
  )
}

/** Some managers are scripts: Ansible runs as python, and its name stands in what was called. A shell beneath sshd is none. */
function isKeyKeeper(report: Case): boolean {
  const names = ['proc.name', 'proc.pname', 'proc.aname[2]', 'proc.aname[3]'].map((one) => fieldOf(report, one)?.value ?? '')
  return names.some((name, level) => keyKeeper.test(name) && (level === 0 || !/^sshd?$/.test(name))) || isScripted(report)
}

function isScripted(report: Case): boolean {
  return /^\S*python[\d.]*\s.*(?:ansible|AnsiballZ|cloud-init|waagent)/i.test(fieldOf(report, 'proc.cmdline')?.value ?? '')
}

/** The file that was changed or opened for that: as the flags of the call say, and where it has none, as the name of the rule does. */
function written(report: Case): Exhibit | undefined {
  if (failureOf(report)) return undefined
  const flags = fieldOf(report, 'evt.arg.flags')?.value ?? ''
  const isWritten = /\bO_/.test(flags) ? /\bO_(?:WRONLY|RDWR|CREAT|TRUNC)/.test(flags) : writing.test(report.sample.rule)
  if (isWritten) return firstOf(report, ['fd.name', 'evt.arg.path', 'evt.arg.newpath'])
  return firstOf(report, ['evt.arg.newpath'])
}

const writing = /\b(?:write|written|writing|modif\w+|adding|changed?)\b/i

/** The name of the file is that of the backdoored releases; only the package's version says whether it is one of them. */
export function backdooredXz(report: Case): Exhibit | undefined {
  const [path, name] = [fieldOf(report, 'fd.name'), fieldOf(report, 'proc.name')]
  return path && name?.value.startsWith('sshd') && /\/liblzma\.so\.5\.6\.[01]$/.test(path.value) && !failureOf(report) ? path : undefined
}

function xz(report: Case): Sign | undefined {
  const path = backdooredXz(report)
  return (
    path &&
    grave(
      on(
        claim`sshd opened ${path}, named like the backdoored releases 5.6.0 and 5.6.1 of xz; suspicious until the package's version is known, as a clean rebuild bears the same name.`,
        fieldOf(report, 'proc.name'),
      ),
    )
  )
}

export const fileReadings: readonly Reading[] = [preload, loginKeys, xz]
