import { spawnSync } from 'node:child_process'

/** What bash says of these commands, each the body of a function, so that one bash reads them all and runs none. Empty: nothing. */
export function bashComplaints(commands: readonly string[]): string {
  const script = commands.map((command, index) => `check_${index}() {\n${command}\n}\n`).join('')
  const { status, stderr } = spawnSync('bash', ['-n'], { input: script, encoding: 'utf8', maxBuffer: 1 << 26 })
  return status === 0 ? '' : stderr || `bash ended with ${status}`
}

export const hasShellcheck = spawnSync('shellcheck', ['--version']).status === 0

/** What shellcheck holds to be wrong. */
export function shellcheckComplaints(commands: readonly string[]): string {
  const script = ['#!/bin/bash', ...commands.map((command, index) => `check_${index}() {\n${command}\n}\ncheck_${index}`)].join('\n')
  return spawnSync('shellcheck', ['--severity=warning', '-'], { input: script, encoding: 'utf8' }).stdout
}
