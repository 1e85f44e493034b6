import { basename } from 'node:path/posix'
import { field } from '../../domain/event.ts'
import type { FalcoEvent } from '../../domain/event.ts'
import { claim, on, told } from '../claim.ts'
import type { Claim } from '../claim.ts'
import { allFields, fieldOf, firstOf, known } from '../evidence.ts'
import type { Case, Exhibit } from '../evidence.ts'
import { isInContainer } from '../happening.ts'
import { fixedBy, isDeedOf, isFileOf, isGeneratorLine, isKnownDeed, madeFile, objectFields } from '../knowledge/generator-deeds.ts'

/**
 * The marks of falcosecurity/event-generator, Falco's own test tool, in the event that opened the alert: at most one each of a
 * file, a process, a copy that it runs under another name, and an image. They are names, so each can be forged.
 */
export function generatorMarks(report: Case): readonly Claim[] {
  return [fileMark(report), processMark(report), copyMark(report), imageMark(report)].filter((one) => one !== undefined)
}

/** Whether an event bears any mark: those of one alert may differ, and a test may hide something else. */
export function isMarked(event: FalcoEvent): boolean {
  return [...event.fields.keys()].some((name) => {
    const value = field(event, name) ?? ''
    const isMade = fileFields.includes(name) && madeFile.test(value)
    return isMade || helperRun.test(value) || isGeneratorProcess(name, value) || isGeneratorImage(name, value)
  })
}

/**
 * Whether more than names speaks for the generator: its image, or its binary in its place, which takes rights over the image or the host.
 * Failing both, a run in a container that bears its names throughout, as `docker run falcosecurity/event-generator` does where Falco tells
 * neither: the file of the action, the parent's command line, and no pod that is called otherwise.
 */
export function isFounded(report: Case): boolean {
  if (imageMark(report) || allFields(report).some(({ what, value }) => isBinaryField(what) && usualPlace.test(value))) return true
  return fileMark(report) !== undefined && isOfTheAction(report) && isNamedThroughout(report)
}

function isNamedThroughout(report: Case): boolean {
  const pod = fieldOf(report, 'k8s.pod.name')
  const lines = ['proc.cmdline', 'proc.pcmdline'].map((name) => fieldOf(report, name))
  const isIts = pod === undefined || pod.value.includes('event-generator')
  return isIts && isInContainer(report.sample) && lines.some((line) => line && isGeneratorLine(line.value))
}

/** That the event shows the very action made for its rule, where no file's name says so already. */
export function ownDeed(report: Case): readonly Claim[] {
  if (!isOfTheAction(report) || fileMark(report)) return []
  const made = known('rule', `event generator's action for ${report.knowledge?.name}`, report.knowledge?.generatorAction ?? '')
  return [
    on(claim`It shows what the generator's action ${made} does, which is made to set off this very rule.`, fieldOf(report, 'proc.cmdline')),
  ]
}

/** The report's event without what the action made for its rule fixes in it, as far as it shows that action. */
export function besidesTheAction(report: Case): Case {
  if (!isOfTheAction(report)) return report
  const fixed = fixedBy(actionFor(report) ?? '')
  return { ...report, sample: { ...report.sample, fields: new Map([...report.sample.fields].filter(([name]) => !fixed.includes(name))) } }
}

function isOfTheAction(report: Case): boolean {
  const action = actionFor(report)
  return action !== undefined && isDeedOf(action, report.sample)
}

/** The generator's action for system calls that is made to set off the report's rule. */
function actionFor({ knowledge }: Case): string | undefined {
  const [kind, action] = knowledge?.generatorAction?.split('.') ?? []
  return kind === 'syscall' ? action : undefined
}

/** What an action does, and to what. A path elsewhere says nothing of the deed: whoever starts a program may choose where. */
const fileFields: readonly string[] = ['proc.cmdline', ...objectFields]

function fileMark(report: Case): Claim | undefined {
  const action = actionFor(report)
  const exhibit = fileFields.map((name) => fieldOf(report, name)).find((one) => one && action && isFileOf(action, one.value))
  if (!exhibit || !report.knowledge?.generatorAction) return undefined
  const made = known('rule', `event generator's action for ${report.knowledge.name}`, report.knowledge.generatorAction)
  return on(
    claim`${{ value: exhibit.what }} holds ${{ value: madeFile.exec(exhibit.value)?.[0] ?? '' }}, the beginning of the file names that Falco's event generator makes. Its action ${made} is made to set off this very rule.`,
    exhibit,
  )
}

function processMark(report: Case): Claim | undefined {
  const found = allFields(report).find(({ what, value }) => isGeneratorProcess(what, value))
  if (!found) return lineMark(report)
  const line = ['proc.pcmdline', 'proc.cmdline']
    .map((name) => fieldOf(report, name))
    .find((one) => one?.value.startsWith('event-generator'))
  const command = line && line !== found ? claim`, and ${{ value: line.what }} is ${line}` : undefined
  return claim`${{ value: found.what }} is ${found}, the event generator's own name${command}.`
}

function lineMark(report: Case): Claim | undefined {
  const found = runOfOneAction(report, (line) => line.startsWith('event-generator '))
  return found && claim`${{ value: found.what }} is ${found}, which is how the event generator is run.`
}

/** The generator starts copies of itself under other names, for one action each: `httpd --loglevel info run ^helper.RunShell$`. */
function copyMark(report: Case): Claim | undefined {
  const found = runOfOneAction(report, (line) => !line.startsWith('event-generator '))
  return found && claim`${{ value: found.what }} is ${found}, which is how the event generator runs one of its actions.`
}

function runOfOneAction(report: Case, isMeant: (line: string) => boolean): Exhibit | undefined {
  const lines = ['proc.cmdline', 'proc.pcmdline'].map((name) => fieldOf(report, name))
  return lines.find((one) => one && helperRun.test(one.value) && isMeant(one.value))
}

const helperRun = /^\S+ (?:--loglevel \w+ )?run \^?(?:helper|syscall|k8saudit)\.[A-Z]\w{1,80}\$?$/

function isGeneratorProcess(name: string, value: string): boolean {
  if (processName.test(name)) return value === 'event-generator'
  return isBinaryField(name) && usualPlace.test(value)
}

function isBinaryField(name: string): boolean {
  return /^proc\.(?:p|a)?exepath(?:\[\d+\]|_\d+)?$/.test(name)
}

/** Where its image has it (Dockerfile), and where a host has its programs. */
const usualPlace = /^\/(?:usr\/(?:local\/)?)?bin\/event-generator$/

const processName = /^proc\.(?:name|pname|aname\[\d+\]|aname_\d+)$/

function imageMark(report: Case): Claim | undefined {
  const found: Exhibit | undefined = allFields(report).find(({ what, value }) => isGeneratorImage(what, value))
  return found && claim`${{ value: found.what }} names the event generator's image: ${found}.`
}

/** What a run of the generator does not explain: another's image, a name that its binary belies, and anything but the action made for the rule. */
export function beyondTheGenerator(report: Case): readonly Claim[] {
  return told(foreignImage(report), forgedName(report), furtherCommand(report) ?? otherDeed(report))
}

function foreignImage(report: Case): Claim | undefined {
  const image = firstOf(report, ['container.image.repository', 'container.image'])
  if (!image || isGeneratorImage(image.what, image.value)) return undefined
  return claim`The container's image is ${image}, which is not the event generator's.`
}

function forgedName(report: Case): Claim | undefined {
  const pair = forged(report.sample)
  const [name, binary] = pair?.map((one) => fieldOf(report, one)) ?? []
  if (!name || !binary) return undefined
  return claim`${{ value: name.what }} is ${name}, but ${{ value: binary.what }} is ${binary}: the one belies the other.`
}

/** A field with the name of a process and one that belies it. A process may call itself anything; what its binary is, it can hardly choose. */
function forged(event: FalcoEvent): readonly [string, string] | undefined {
  return [...event.fields.keys()].flatMap((name) => (processName.test(name) ? beliedBy(event, name) : []))[0]
}

function beliedBy(event: FalcoEvent, name: string): readonly (readonly [string, string])[] {
  const called = field(event, name)
  const [path, line] = [name.replace('name', 'exepath'), name.replace('name', 'cmdline')]
  const [binary, command] = [field(event, path), field(event, line)]
  if (called === undefined || (called !== 'event-generator' && name !== 'proc.name' && !isHelper(event, line))) return []
  if (binary !== undefined && !isBinaryOf(called, binary)) return [[name, path]]
  // libs puts the name of the process before its arguments.
  return command !== undefined && !command.startsWith(called) ? [[name, line]] : []
}

function isHelper(event: FalcoEvent, line: string): boolean {
  return helperRun.test(field(event, line) ?? '')
}

/** Its name, the program that serves under it, or a copy that the generator made of itself (pkg/runner/helper.go, spawnAs). */
function isBinaryOf(name: string, path: string): boolean {
  if (usualPlace.test(path)) return true
  // What runs from memory has its name from the number of its descriptor: the one tells nothing of the other.
  if (/^\d+$/.test(name) && path.startsWith('memfd:')) return true
  if (name === 'event-generator') return false
  if (/^\/(?:[\w.-]+\/)*falco-event-generator-syscall-spawned-\w+\/\w+$/.test(path)) return basename(path) === name
  const isInstalled = /^(?:\/usr(?:\/local)?)?\/s?bin\/[^/]+$/.test(path)
  return isInstalled && (basename(path).startsWith(name) || (standIns[name] ?? multiCall).test(basename(path)))
}

const multiCall = /^(?:busybox|toybox|coreutils)$/
const standIns: Readonly<Record<string, RegExp>> = {
  sh: /^(?:busybox|dash|bash)$/,
  nc: /^(?:busybox|ncat)$/,
  sudoedit: /^sudo$/,
  mount: /^(?:busybox|toybox|util-linux)$/,
}

/** The generator's own actions run their file and nothing else. */
function furtherCommand(report: Case): Claim | undefined {
  const line = fieldOf(report, 'proc.cmdline')
  if (!line || !madeFile.test(line.value) || !/[;|&`\n<>]|\$\(/.test(line.value)) return undefined
  return on(claim`The command line asks for more than the generator's file.`, line)
}

function otherDeed(report: Case): Claim | undefined {
  if (isOfTheAction(report)) return undefined
  const { knowledge, rule } = report
  if (!knowledge?.generatorAction) return on(claim`The event generator has no action for this rule that is known here.`, rule)
  const made = known('rule', `event generator's action for ${knowledge.name}`, knowledge.generatorAction)
  if (!isKnownDeed(actionFor(report) ?? ''))
    return on(
      claim`What the generator's action for this rule, ${made}, does is not known here in such detail that the event could be told to be one.`,
      rule,
    )
  return on(claim`What the event shows is not, or not only, what the generator's action for this rule, ${made}, does.`, rule)
}

/** From where the project publishes it, as anybody can name an image of their own so; in a field that Falco fills, as a rule may invent others. */
function isGeneratorImage(name: string, value: string): boolean {
  return (
    /^(?:container\.image(?:\.repository)?|ka\.req\.pod\.containers\.image(?:\.repository)?)$/.test(name) &&
    /(?:^|[\s,])(?:(?:docker\.io|ghcr\.io|public\.ecr\.aws)\/)?falcosecurity\/event-generator(?:[:@,\s]|$)/.test(value)
  )
}
