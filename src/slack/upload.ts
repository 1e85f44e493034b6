import type { WebClient } from '@slack/web-api'

/** A message in Slack: the channel's id and the message's `ts`. */
type Place = { readonly channel: string; readonly ts: string }
/** `comment`: mrkdwn that stands above the file. */
type Upload = { readonly name: string; readonly text: string; readonly comment: string }

const patienceMs = 10_000

/**
 * A file in a message's thread: docs.slack.dev, files.completeUploadExternal. Not by the client's own way, which would send our token
 * along to the address that Slack names.
 */
export async function uploadTo({ channel, ts }: Place, { name, text, comment }: Upload, client: WebClient): Promise<void> {
  const body = Buffer.from(text)
  const { upload_url: url, file_id: id } = await client.files.getUploadURLExternal({ filename: name, length: body.length })
  if (url === undefined || id === undefined) throw new Error('Slack named no address for the file.')
  const response = await fetch(url, { method: 'POST', body, redirect: 'error', signal: AbortSignal.timeout(patienceMs) })
  if (!response.ok) throw new Error(`Slack took the file with HTTP ${response.status}.`)
  const files: [{ id: string; title: string }] = [{ id, title: name }]
  await client.files.completeUploadExternal({ files, channel_id: channel, thread_ts: ts, initial_comment: comment })
}
