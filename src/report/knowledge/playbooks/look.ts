import type { FalcoEvent } from '../../../domain/event.ts'
import type { Step } from '../step.ts'
import { mentions } from '../template.ts'

type Look = Omit<Step, 'phase' | 'changes' | 'risk' | 'undo'>

/** A step that only reads. */
export function look(step: Look): Step {
  return { ...step, phase: 'triage', changes: 'nothing', risk: 'nothing', undo: 'nothing to undo' }
}

export const rulesOn = (word: string) => (event: FalcoEvent) => event.rule.includes(word)

export const inSharedMemory = (event: FalcoEvent) =>
  mentions(event, ['proc.cmdline', 'proc.exepath', 'proc.cwd', 'fd.name'], /\/dev\/shm(?:\/|$)/)

/** The event is of the host itself, whatever else is said of a pod. */
export const isOfHost = (event: FalcoEvent) => mentions(event, ['container.id'], /^host$/)

/** What ran has a path below which a container's root shows it: not in memory alone, not removed since. */
export const hasProgram = (event: FalcoEvent) => mentions(event, ['proc.exepath'], /^\/(?!proc\/|sys\/|memfd:)(?!.*\(deleted\)$)/)

/** What ran has a path, and not one in memory alone. */
export const hasExecutable = (event: FalcoEvent) => mentions(event, ['proc.exepath'], /^\/(?!dev\/|proc\/|sys\/)/)

export const hasFile = (event: FalcoEvent) =>
  mentions(event, ['fd.name', 'evt.arg.path', 'evt.arg.filename', 'evt.arg.newpath', 'evt.arg.linkpath'], /^\//)

/** Neither of a device nor of a file that only the kernel shows: those are in no container's file system. */
export const hasFileToCopy = (event: FalcoEvent) =>
  mentions(event, ['fd.name', 'evt.arg.path', 'evt.arg.filename', 'evt.arg.newpath', 'evt.arg.linkpath'], /^\/(?!(?:dev|proc|sys)(?:\/|$))/)

export const asksMetadata = (event: FalcoEvent) => mentions(event, ['fd.name', 'proc.cmdline'], /169\.254\.169\.254/)

/** A server that may be of this cluster: neither the machine itself nor link-local, as the metadata service of a cloud is. */
export const hasServerInReach = (event: FalcoEvent) =>
  mentions(event, ['fd.name'], /->(?!127\.|169\.254\.|::1:|::ffff:127\.|::ffff:169\.254\.|fe80:)/i)

export const isBackdooredXz = rulesOn('CVE-2024-3094')
