import type { ImageBlock, ImageElement } from '@slack/types'
import { createElement as h, type ReactElement } from 'react'
import type { Message, StoredFile } from '../../model.ts'
import type { Reader } from '../reader.ts'
import { words } from './text.ts'

const pictures: Readonly<Record<string, string>> = { png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif' }

/** What a browser may draw of a file; undefined for what it must only download, SVG and HTML among them. */
export function pictureType(name: string): string | undefined {
  return pictures[name.split('.').at(-1)?.toLowerCase() ?? '']
}

/** Where the page serves a file. */
export function fileUrl({ id }: Pick<StoredFile, 'id'>): string {
  return `/page/files/${encodeURIComponent(id)}`
}

/** The files shared with a message: pictures drawn, others as a row to download. */
export function files(message: Message): ReactElement | undefined {
  if (message.files.length === 0) return undefined
  return h('div', { className: 'files' }, ...message.files.map(file))
}

function file(shared: StoredFile): ReactElement {
  const title = shared.title || shared.name
  const picture = pictureType(shared.name) !== undefined
  const row = h('a', { href: fileUrl(shared), download: shared.name, className: picture ? 'file name' : 'file row' }, title)
  if (!picture) return h('div', { key: shared.id }, row)
  return h('figure', { key: shared.id }, h('figcaption', null, row), h('img', { src: fileUrl(shared), alt: title, className: 'picture' }))
}

/** A picture in a block. One that lives elsewhere is not fetched, the page being offline: its description stands in. */
export function image(shown: ImageBlock | ImageElement, reader: Reader): ReactElement {
  const source = sourceOf(shown, reader)
  const title = 'title' in shown && shown.title ? h('figcaption', null, words(shown.title)) : undefined
  const picture = source
    ? h('img', { src: source, alt: shown.alt_text, className: 'picture' })
    : h('span', { className: 'elsewhere', role: 'img', 'aria-label': shown.alt_text }, shown.alt_text)
  return h('figure', null, title, picture)
}

function sourceOf(shown: ImageBlock | ImageElement, { workspace }: Reader): string | undefined {
  if ('image_url' in shown) return shown.image_url.startsWith(`${workspace.url}/page/files/`) ? shown.image_url : undefined
  if ('id' in shown.slack_file) return fileUrl(shown.slack_file)
  return shown.slack_file.url.startsWith(workspace.url) ? shown.slack_file.url : undefined
}
