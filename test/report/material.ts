import type { Alert } from '../../src/domain/alert.ts'
import type { FalcoEvent, FieldValue } from '../../src/domain/event.ts'
import type { Passage, Report, ReportStep } from '../../src/domain/report.ts'
import { plain } from '../../src/domain/prose.ts'
import type { Span } from '../../src/domain/prose.ts'
import type { Dossier } from '../../src/ledger/ledger.ts'
import { openAlert } from '../../src/domain/triage.ts'
import type { Material } from '../../src/report/report.ts'
import { writeReport } from '../../src/report/report.ts'
import { anArrival, anEvent, morning } from '../event.ts'
import type { EventOverrides } from '../event.ts'

/** What a report on the alert that this event opens is made of. */
export function materialOf(event: FalcoEvent, more: Partial<Material> = {}): Material {
  const alert = alertOf(event)
  const searched = { from: morning - 3_600_000, until: morning }
  return { alert, sample: event, events: [{ event, receivedAt: morning, verdict: 'open' }], related: [], facts: [], searched, ...more }
}

/** Another alert with the event that opened it. */
export function dossierOf(event: FalcoEvent, id = 'a1', more: Partial<Alert> = {}): Dossier {
  return { alert: Object.assign(alertOf(event, id), more), sample: event }
}

export function alertOf(event: FalcoEvent, id = 'k3m9x2p7'): Alert {
  const because = 'first event of this problem'
  return openAlert(id, anArrival({ event }), {
    kind: 'open',
    because,
    channel: '#falco',
    mention: undefined,
    previous: undefined,
    novel: false,
  })
}

export function reportOn(event: FalcoEvent, more: Partial<Material> = {}): Report {
  return writeReport(materialOf(event, more), morning)
}

/** An event with these fields and none of the usual ones. */
export function bareEvent(overrides: EventOverrides, fields: Readonly<Record<string, FieldValue>>): FalcoEvent {
  return { ...anEvent(overrides), fields: new Map(Object.entries(fields)) }
}

/** A section's text, one line for each sentence, item, row or command. */
export function textOf(report: Report, heading?: string): string {
  const sections = report.sections.filter((section) => heading === undefined || section.heading === heading)
  return sections.flatMap(({ passages }) => passages.flatMap(linesOf)).join('\n')
}

export function stepsOf(report: Report): readonly ReportStep[] {
  return passagesOf(report).flatMap((passage) => (passage.kind === 'steps' ? passage.steps : []))
}

export function commandsOf(report: Report): readonly string[] {
  return stepsOf(report).flatMap(({ command }) => command ?? [])
}

/** Everything in a report that its readers take for our own words. */
export function ownWords(report: Report): readonly string[] {
  const strings = (spans: readonly Span[]) => spans.filter((span) => typeof span === 'string')
  const words = passagesOf(report).flatMap((passage) => {
    if (passage.kind === 'steps')
      return passage.steps.flatMap(({ text, changes, risk, undo, blanks }) => [...strings(text), changes, risk, undo, ...blanks])
    if (passage.kind === 'rows') return passage.rows.flatMap(({ label, value }) => [label, ...strings(value)])
    return (passage.kind === 'list' ? passage.items : passage.sentences).flatMap(({ prose }) => strings(prose))
  })
  return [report.title, report.verdict.label, ...words]
}

function passagesOf({ sections }: Report): readonly Passage[] {
  return sections.flatMap(({ passages }) => passages)
}

function linesOf(passage: Passage): readonly string[] {
  switch (passage.kind) {
    case 'sentences':
      return passage.sentences.map(({ prose }) => plain(prose))
    case 'list':
      return passage.items.map(({ prose }) => plain(prose))
    case 'rows':
      return passage.rows.map(({ label, value }) => `${label}: ${plain(value)}`)
    case 'steps':
      return passage.steps.map(({ text, command }) => [plain(text), command].filter(Boolean).join(' '))
  }
}

/** A run of Falco's event generator under Docker, as its action ExecutionFromDevShm leaves it: no pod, no image fields. */
export const selfTest = bareEvent(
  {
    rule: 'Execution from /dev/shm',
    priority: 'Warning',
    hostname: 'lab-1',
    time: '2026-10-05T13:00:57.015051634Z',
    tags: ['T1059.004', 'container', 'host', 'maturity_stable', 'mitre_execution'],
  },
  {
    'container.id': 'c61b4b13ae44',
    'container.name': 'peaceful_mestorf',
    'evt.arg.flags': 'EXE_WRITABLE|EXE_LOWER_LAYER',
    'evt.res': 'SUCCESS',
    'evt.time': '1728133257015051634',
    'evt.type': 'execve',
    'fd.name': null,
    'proc.cmdline': 'sh -c /dev/shm/falco-event-generator-syscall-ExecutionFromDevShm-Qx7abc.sh',
    'proc.cwd': '/',
    'proc.exepath': '/bin/busybox',
    'proc.name': 'sh',
    'proc.pcmdline': 'event-generator run syscall',
    'proc.pname': 'event-generator',
    'proc.tty': 34816,
    'user.loginname': '<NA>',
    'user.loginuid': -1,
    'user.name': 'root',
    'user.uid': 0,
  },
)

export const secretRead = bareEvent(
  { rule: 'K8s Secret Get Unsuccessfully Tried', source: 'k8s_audit', priority: 'Warning', tags: ['k8s'] },
  {
    'ka.user.name': 'ana@example.com',
    'ka.target.name': 'db-credentials',
    'ka.target.namespace': 'payments',
    'ka.target.resource': 'secrets',
    'ka.response.code': '403',
    'ka.auth.decision': 'forbid',
  },
)

export const bucketPolicy = bareEvent(
  { rule: 'Put Bucket Policy', source: 'aws_cloudtrail', priority: 'Warning', tags: ['aws'] },
  {
    'ct.user': 'ana',
    'ct.srcip': '203.0.113.9',
    'ct.region': 'eu-west-1',
    's3.bucket': 'shop-exports',
    'ct.request.policy': '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject"}]}',
  },
)
