import { basename } from 'node:path/posix'
import { field } from '../../domain/event.ts'
import type { FalcoEvent } from '../../domain/event.ts'
import { claim, on, told } from '../claim.ts'
import type { Claim } from '../claim.ts'
import { allFields, fieldOf, firstOf, known } from '../evidence.ts'
import type { Case, Exhibit } from '../evidence.ts'
import { isDeedOf } from '../knowledge/generator-deeds.ts'

/**
 * The marks of falcosecurity/event-generator, Falco's own test tool, in the event that opened the alert: at most one each of a
 * file, a process and an image. They are names, so each can be forged.
 */
export function generatorMarks(report: Case): readonly Claim[] {
  return [fileMark(report), processMark(report), imageMark(report)].filter((one) => one !== undefined)
}

/** Whether an event bears any mark: those of one alert may differ, and a test may hide something else. */
export function isMarked(event: FalcoEvent): boolean {
  return [...event.fields.keys()].some((name) => {
    const value = field(event, name) ?? ''
    return madeFile.test(value) || helperRun.test(value) || isGeneratorProcess(name, value) || isGeneratorImage(name, value)
  })
}

/** Whether an event is marked, shows what the generator's action for this rule does, and bears no name that its binary belies. */
export function isOwnRun(event: FalcoEvent, { knowledge }: Case): boolean {
  return isMarked(event) && isActionOf(knowledge, event) && forged(event) === undefined
}

/** That the event shows the very action made for its rule, where no file's name says so already. */
export function ownDeed(report: Case): readonly Claim[] {
  const action = report.knowledge?.generatorAction
  if (!action || !isActionOf(report.knowledge, report.sample)) return []
  if (allFields(report).some(({ value }) => isNamedAfter(value, action))) return []
  const made = known('rule', `event generator's action for ${report.knowledge?.name}`, action)
  return [
    on(claim`It shows what the generator's action ${made} does, which is made to set off this very rule.`, fieldOf(report, 'proc.cmdline')),
  ]
}

function isActionOf(knowledge: Case['knowledge'], event: FalcoEvent): boolean {
  const [kind, action] = knowledge?.generatorAction?.split('.') ?? []
  return kind === 'syscall' && action !== undefined && isDeedOf(action, event)
}

/** events/syscall/*.go builds its files as falco-event-generator-syscall-<Action>-<random>. */
const madeFile = /falco-event-generator-(?:syscall|k8saudit)-([A-Za-z0-9]{2,80})-/

function fileMark(report: Case): Claim | undefined {
  for (const exhibit of allFields(report)) {
    const [name] = madeFile.exec(exhibit.value) ?? []
    if (name)
      return on(
        claim`${{ value: exhibit.what }} holds ${{ value: name }}, the beginning of the file names that Falco's event generator makes.${ofThisRule(report, exhibit.value)}`,
        exhibit,
      )
  }
  return undefined
}

function ofThisRule({ knowledge }: Case, value: string): Claim | undefined {
  if (!knowledge?.generatorAction || !isNamedAfter(value, knowledge.generatorAction)) return undefined
  return claim` Its action ${known('rule', `event generator's action for ${knowledge.name}`, knowledge.generatorAction)} is made to set off this very rule.`
}

function isNamedAfter(value: string, action: string): boolean {
  return madeFile.exec(value)?.[1] === action.split('.')[1]
}

function processMark(report: Case): Claim | undefined {
  const found = allFields(report).find(({ what, value }) => isGeneratorProcess(what, value))
  if (!found) return helperMark(report)
  const line = ['proc.pcmdline', 'proc.cmdline']
    .map((name) => fieldOf(report, name))
    .find((one) => one?.value.startsWith('event-generator'))
  const command = line && line !== found ? claim`, and ${{ value: line.what }} is ${line}` : undefined
  return claim`${{ value: found.what }} is ${found}, the event generator's own name${command}.`
}

/** The generator starts copies of itself under other names, for one action each: `httpd --loglevel info run ^helper.RunShell$`. */
function helperMark(report: Case): Claim | undefined {
  const found = ['proc.cmdline', 'proc.pcmdline'].map((name) => fieldOf(report, name)).find((one) => one && helperRun.test(one.value))
  return found && claim`${{ value: found.what }} is ${found}, which is how the event generator runs one of its actions.`
}

const helperRun = /^\S+ (?:--loglevel \w+ )?run \^?(?:helper|syscall|k8saudit)\.[A-Z]\w{1,80}\$?$/

function isGeneratorProcess(name: string, value: string): boolean {
  if (processName.test(name)) return value === 'event-generator'
  return /^proc\.(?:p|a)?exe(?:path)?(?:\[\d+\]|_\d+)?$/.test(name) && basename(value) === 'event-generator'
}

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
  if (called === undefined || (called !== 'event-generator' && name !== 'proc.name')) return []
  if (binary !== undefined && !isBinaryOf(called, binary)) return [[name, path]]
  // libs puts the name of the process before its arguments.
  return command !== undefined && !command.startsWith(called) ? [[name, line]] : []
}

/** Its name, the program that serves under it, or a file that the generator made for the action. */
function isBinaryOf(name: string, path: string): boolean {
  if (name === 'event-generator') return basename(path) === name
  if (basename(path) === 'event-generator' || /^(?:\/\S*)?\/falco-event-generator-syscall-\w+-\w+(?:\/|$)/.test(path)) return true
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

function otherDeed({ knowledge, rule, sample }: Case): Claim | undefined {
  if (isActionOf(knowledge, sample)) return undefined
  const action = knowledge?.generatorAction
  if (!action) return on(claim`The event generator has no action for this rule that is known here.`, rule)
  const made = known('rule', `event generator's action for ${knowledge.name}`, action)
  return on(claim`What the event shows is not, or not only, what the generator's action for this rule, ${made}, does.`, rule)
}

/** From where the project publishes it, as anybody can name an image of their own so; in a field that Falco fills, as a rule may invent others. */
function isGeneratorImage(name: string, value: string): boolean {
  return (
    /^(?:container\.image(?:\.repository)?|ka\.req\.pod\.containers\.image(?:\.repository)?)$/.test(name) &&
    /(?:^|[\s,])(?:(?:docker\.io|ghcr\.io|public\.ecr\.aws)\/)?falcosecurity\/event-generator(?:[:@,\s]|$)/.test(value)
  )
}
