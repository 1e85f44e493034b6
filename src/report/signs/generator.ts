import { basename } from 'node:path/posix'
import { field } from '../../domain/event.ts'
import type { FalcoEvent } from '../../domain/event.ts'
import { claim, on, told } from '../claim.ts'
import type { Claim } from '../claim.ts'
import { allFields, fieldOf, firstOf, known } from '../evidence.ts'
import type { Case, Exhibit } from '../evidence.ts'

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

/** events/syscall/*.go builds its files as falco-event-generator-syscall-<Action>-<random>. */
const madeFile = /falco-event-generator-(?:syscall|k8saudit)-([A-Za-z0-9]{2,80})-/

function fileMark(report: Case): Claim | undefined {
  for (const exhibit of allFields(report)) {
    const [name, action] = madeFile.exec(exhibit.value) ?? []
    if (name && action)
      return on(
        claim`${{ value: exhibit.what }} holds ${{ value: name }}, the beginning of the file names that Falco's event generator makes.${ofThisRule(report, action)}`,
        exhibit,
      )
  }
  return undefined
}

function ofThisRule({ knowledge }: Case, action: string): Claim | undefined {
  if (!knowledge?.generatorAction || knowledge.generatorAction.split('.')[1] !== action) return undefined
  return claim` Its action ${known('rule', `event generator's action for ${knowledge.name}`, knowledge.generatorAction)} is made to set off this very rule.`
}

/** Whether a file of the generator's bears the name of the action that is made to set off this very rule. */
export function isOwnAction(report: Case): boolean {
  const action = report.knowledge?.generatorAction?.split('.')[1]
  return action !== undefined && allFields(report).some(({ value }) => madeFile.exec(value)?.[1] === action)
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
  if (/^proc\.(?:name|pname|aname\[\d+\]|aname_\d+)$/.test(name)) return value === 'event-generator'
  return /^proc\.(?:p|a)?exe(?:path)?(?:\[\d+\]|_\d+)?$/.test(name) && basename(value) === 'event-generator'
}

function imageMark(report: Case): Claim | undefined {
  const found: Exhibit | undefined = allFields(report).find(({ what, value }) => isGeneratorImage(what, value))
  return found && claim`${{ value: found.what }} names the event generator's image: ${found}.`
}

/** What a run of the generator does not explain: somebody else's image, and more in the command line than its own file. */
export function beyondTheGenerator(report: Case): readonly Claim[] {
  return told(foreignImage(report), furtherCommand(report))
}

function foreignImage(report: Case): Claim | undefined {
  const image = firstOf(report, ['container.image.repository', 'container.image'])
  if (!image || isGeneratorImage(image.what, image.value)) return undefined
  return claim`The container's image is ${image}, which is not the event generator's.`
}

/** The generator's own actions run their file and nothing else. */
function furtherCommand(report: Case): Claim | undefined {
  const line = fieldOf(report, 'proc.cmdline')
  if (!line || !madeFile.test(line.value) || !/[;|&`\n]|\$\(/.test(line.value)) return undefined
  return on(claim`The command line asks for more than the generator's file.`, line)
}

/** From where the project publishes it, as anybody can name an image of their own so. */
function isGeneratorImage(name: string, value: string): boolean {
  return (
    /image/.test(name) &&
    /(?:^|[\s,])(?:(?:docker\.io|ghcr\.io|public\.ecr\.aws)\/)?falcosecurity\/event-generator(?:[:@,\s]|$)/.test(value)
  )
}
