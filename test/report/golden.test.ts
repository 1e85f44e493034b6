import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { headings } from '../../src/domain/report.ts'
import { reportFromShell } from '../../src/report-cli.ts'
import { morning } from '../event.ts'

/** A self-test that a language model once took for an attack; every test below is a fault of its report. */
const fixture = join(import.meta.dirname, 'fixtures/execution-from-dev-shm.json')
const told = await reportFromShell([fixture], {
  config: () => ({ rules: [], fingerprint: { cluster: undefined, fields: {} }, model: undefined }),
  read: (path) => readFileSync(path, 'utf8'),
  tell: () => {},
  now: () => morning,
})
/** Without code: what the report says in its own words. */
const words = told.replaceAll(/```bash[\s\S]*?```/g, '').replaceAll(/`[^`]*`/g, '…')
const commands = [...told.matchAll(/```bash\n([\s\S]*?)```/g)].map(([, command = '']) => command)

test('the report on it is the one that was reviewed by hand', async () => {
  await expect(told).toMatchFileSnapshot(join(import.meta.dirname, 'golden/execution-from-dev-shm.md'))
})

test('it leads with the verdict: a self-test, how sure, and why not certain', () => {
  expect(told).toContain('**Falco self-test**, confidence high.')
  expect(words).toContain('Very likely a Falco self-test with the event generator, and benign if somebody ran it.')
  expect(words).toMatch(
    /Confidence: high, because two marks of the generator agree and nothing speaks against it; not certain, because the name .* can be forged/,
  )
})

test('it has the sections that people expect, in order', () => {
  const found = [...told.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)
  expect(found).toEqual([...headings, 'Evidence'])
})

describe('none of the faults of the report that began all this', () => {
  test('1: no malice and no phishing is made up', () => {
    expect(words).not.toMatch(/malicious|phish|malware attempt/i)
    expect(words).not.toMatch(/\battack(?:er|ed)? (?:has|have|is|was)/i)
  })

  test('2: the process is sh, and busybox the binary behind it', () => {
    expect(told).toContain('- **Process:** `sh`')
    expect(told).toContain('- **Executable:** `/bin/busybox`')
    expect(told).toContain('The process is called `sh`; `/bin/busybox` is the binary behind it')
  })

  test("3: the giveaway in the file's name is shown whole, and named for what it is", () => {
    expect(told).toContain('`sh -c /dev/shm/falco-event-generator-syscall-ExecutionFromDevShm-HEwfiE.sh`')
    expect(told).toContain("the beginning of the file names that Falco's event generator makes")
    expect(told).toContain('Its action `syscall.ExecutionFromDevShm` is made to set off this very rule.')
  })

  test('4: nothing says that the script ran', () => {
    expect(words).toContain('Whether the script that it was given then ran, and how it ended, the event does not show.')
    expect(told).toContain('The result `SUCCESS` is that of the system call `execve` of `sh`, and of nothing that came after it.')
    expect(words).not.toMatch(/script (?:was|is being|has been) (?:executed|run)/i)
  })

  test("5: the relay's uuid is nobody's identity", () => {
    expect(told).not.toContain('533b3d5e')
    expect(words).not.toMatch(/uuid/i)
  })

  test('6: no vulnerability is claimed', () => {
    expect(words).toContain('No vulnerability and no misconfiguration is shown')
  })

  test("7: tags are the rule's labels, its source is no setting", () => {
    expect(words).toContain('labels that its authors gave it, neither settings of this Falco nor findings')
    expect(words).not.toMatch(/maturity[^.]*(?:is|being) used|configured (?:with|to) maturity/i)
  })

  test('8: nobody changes modes on shared memory, on the host or elsewhere', () => {
    expect(commands.join('\n')).not.toMatch(/chmod|chown|sudo|remount/)
    expect(told).not.toMatch(/\b(?:444|o-w)\b/)
  })

  test('9: no setting of Falco is made up', () => {
    expect(told).not.toMatch(/sources:|syslog/)
  })

  test('10: no file of trusted names is made up', () => {
    expect(told).not.toMatch(/whitelist|\/etc\/falco|falco\.conf/i)
  })

  test('11: maturity says how well tried a rule is, and nobody is told to raise it', () => {
    expect(words).toMatch(/maturity\\_stable says how well tried the rule is, not how bad what it finds/)
    expect(words).not.toMatch(/upgrade|raise the maturity/i)
  })

  test('12: no rule is written that Falco would refuse', () => {
    expect(told).not.toMatch(/EICAR|severity:|- id:|```ya?ml/)
  })

  test('13: host, container, user, parent, command line, time, terminal, technique and evidence are there', () => {
    for (const line of [
      '- **Host:** `mini-debian-lab`',
      '- **Container:** `peaceful_mestorf`',
      '- **Container id:** `c61b4b13ae44`',
      '- **User:** `root`',
      '- **Parent:** `event-generator`',
      "- **Parent's command line:** `event-generator run syscall`",
      '- **Time:** `2024-10-05T13:00:57.015051634Z` (UTC, as all times in this report)',
      '- **Terminal:** `34816` (/dev/pts/0)',
      'T1059.004 Unix Shell',
    ])
      expect(told).toContain(line)
  })
})

describe('none of its siblings', () => {
  test("the sensor's local time is nowhere", () => {
    expect(told).not.toContain('14:00:57')
  })

  test('the script is nobody’s parent', () => {
    expect(told).not.toMatch(/[Pp]arent[^.\n]{0,20}`\/dev\/shm/)
  })

  test('no configuration of other software is edited', () => {
    expect(told).not.toMatch(/sed -i|pam\.d|create_executable|aufs|btrfs/)
  })
})
