import { readFileSync } from 'node:fs'
import { createRequire, stripTypeScriptTypes } from 'node:module'

export type Asset = { readonly type: string; readonly body: string }

const styles: Readonly<Record<string, () => string>> = {
  '/page/style.css': () => readFileSync(new URL('./style.css', import.meta.url), 'utf8'),
  '/page/library.css': () => readFileSync(createRequire(import.meta.url).resolve('slack-blocks-to-jsx/dist/style.css'), 'utf8'),
}

const scripts = new Map(
  ['main', 'screen', 'morph', 'deeds', 'composer', 'menus', 'forms', 'reading'].map((name) => [
    `/page/client/${name}.ts`,
    new URL(`./client/${name}.ts`, import.meta.url),
  ]),
)

const read = new Map<string, Asset>()

/** A style sheet, or a client module with its types stripped: the browser imports them one by one, there is no bundler. */
export function asset(path: string): Asset | undefined {
  const known = read.get(path) ?? load(path)
  if (known) read.set(path, known)
  return known
}

function load(path: string): Asset | undefined {
  const style = styles[path]
  if (style) return { type: 'text/css; charset=utf-8', body: style() }
  const script = scripts.get(path)
  return script && { type: 'text/javascript; charset=utf-8', body: strip(readFileSync(script, 'utf8')) }
}

/** Node calls it experimental, though it is what runs this very file: the warning would only puzzle whoever starts the demo. */
function strip(code: string): string {
  // oxlint-disable-next-line typescript/unbound-method -- put back where it was, never called
  const warn = process.emitWarning
  process.emitWarning = () => undefined
  try {
    return stripTypeScriptTypes(code)
  } finally {
    process.emitWarning = warn
  }
}
