import { type Args, isObject, needText, textArg } from '../args.ts'
import { readDraft } from '../draft.ts'
import { type Draft, postMessage } from '../messages.ts'
import { Refusal } from '../refusal.ts'
import type { State } from '../state.ts'
import type { StoredFile } from '../model.ts'
import { channelById, writable } from './chat.ts'
import { type Desk, type Method, tier } from './method.ts'

export const files: Readonly<Record<string, Method>> = {
  'files.getUploadURLExternal': { rate: tier.four, run: announceUpload },
  'files.completeUploadExternal': { rate: tier.four, run: complete },
  'files.info': { rate: tier.four, run: info },
}

/** Announced, perhaps received, not yet completed. */
type Upload = { readonly id: string; readonly name: string; readonly length: number; bytes: Buffer | undefined }

const uploads = new WeakMap<State, Map<string, Upload>>()

function uploadsOf(state: State): Map<string, Upload> {
  const known = uploads.get(state)
  if (known) return known
  const empty = new Map<string, Upload>()
  uploads.set(state, empty)
  return empty
}

function announceUpload({ state }: Desk, args: Args): Readonly<Record<string, unknown>> {
  const length = Number(needText(args, 'length'))
  if (!Number.isInteger(length) || length <= 0) throw new Refusal('invalid_arguments', ['`length` must be a positive integer'])
  const upload: Upload = { id: state.nextId('F'), name: needText(args, 'filename'), length, bytes: undefined }
  uploadsOf(state).set(upload.id, upload)
  return { upload_url: `${state.url}/upload/${upload.id}`, file_id: upload.id }
}

/** The bytes posted to an upload URL. */
export function receiveUpload(state: State, id: string, bytes: Buffer): void {
  const upload = uploadsOf(state).get(id)
  if (!upload) throw new Refusal('file_not_found')
  if (bytes.length !== upload.length) throw new Refusal('length_mismatch')
  upload.bytes = bytes
}

/** Callable once; without a channel the file stays private (https://docs.slack.dev/reference/methods/files.completeUploadExternal). */
function complete({ state }: Desk, args: Args): Readonly<Record<string, unknown>> {
  const asked = Array.isArray(args['files']) ? args['files'].filter(isObject) : []
  if (asked.length === 0) throw new Refusal('invalid_arguments', ['missing required field: files'])
  const channels = channelsIn(args).map((id) => writable(state, channelById(state, id)))
  const comment = commentIn(args)
  const stored = asked.map((file) => store(state, String(file['id']), textArg(file, 'title')))
  for (const channel of channels) {
    postMessage(state, channel, { ...comment, files: stored, threadTs: textArg(args, 'thread_ts') })
  }
  return { files: stored.map((file) => asSlackFile(state, file)) }
}

/** What is said with the files: a comment, blocks, or nothing. */
function commentIn(args: Args): Draft {
  const [text, blocks] = [args['initial_comment'], args['blocks']]
  return text || blocks ? readDraft({ text, blocks }, 'post') : { text: '', blocks: [], attachments: [] }
}

function channelsIn(args: Args): readonly string[] {
  const many = textArg(args, 'channels')?.split(',') ?? []
  return [...many, textArg(args, 'channel_id')].filter((id) => id !== undefined)
}

function store(state: State, id: string, title: string | undefined): StoredFile {
  const upload = uploadsOf(state).get(id)
  if (!upload?.bytes) throw new Refusal('file_not_found')
  uploadsOf(state).delete(id)
  const file = { id, name: upload.name, title: title ?? upload.name, bytes: upload.bytes }
  state.files.set(id, file)
  return file
}

function info({ state }: Desk, args: Args): Readonly<Record<string, unknown>> {
  const file = state.files.get(needText(args, 'file'))
  if (!file) throw new Refusal('file_not_found')
  return { file: asSlackFile(state, file), comments: [] }
}

function asSlackFile(state: State, { id, name, title, bytes }: StoredFile): Readonly<Record<string, unknown>> {
  const link = `${state.url}/page/files/${id}`
  return { id, name, title, size: bytes.length, user: state.app.botUserId, permalink: link, url_private: link }
}
