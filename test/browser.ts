import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Browser, chromium } from 'playwright-core'

/** The Chromium that npm brought along is built for one platform; elsewhere browser tests are skipped. */
export const browserRuns = process.platform === 'linux' && process.arch === 'x64'

/** The package's own arguments switch web security off; the page's policy is one of the things we test. */
const args = ['--no-sandbox', '--headless=shell', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** A headless Chromium from `@sparticuz/chromium`, unpacked at the first call on this machine (about 200 MB, 1.5 s). */
export async function openBrowser(): Promise<Browser> {
  const home = await unpacked()
  const env = { ...process.env, LD_LIBRARY_PATH: join(home, 'al2023', 'lib'), FONTCONFIG_FILE: join(home, 'fonts.conf') }
  return chromium.launch({ executablePath: join(home, 'chromium'), args, env })
}

/** One folder per version and user. It appears whole, by a rename, so that no worker meets another's half-written file. */
async function unpacked(): Promise<string> {
  const home = join(tmpdir(), `falconer-chromium-${await version()}-${userInfo().uid}`)
  if (existsSync(home)) return home
  const scratch = await mkdtemp(`${home}-`)
  await unpackInto(scratch)
  await writeFile(join(scratch, 'fonts.conf'), fontsOf(home))
  await rename(scratch, home).catch(async (error: unknown) => {
    // Another worker was first; its folder is as good as ours.
    await rm(scratch, { recursive: true })
    if (!existsSync(home)) throw error
  })
  return home
}

/**
 * In a process of its own: the package unpacks to the temporary folder and sets library paths when it is imported. Told that it
 * runs on Lambda, it also unpacks the NSS libraries that a bare Debian lacks.
 */
async function unpackInto(folder: string): Promise<void> {
  const code = "const { default: chromium } = await import('@sparticuz/chromium'); await chromium.executablePath()"
  const env = { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' }
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code], { env, cwd: import.meta.dirname })
}

/** The package's own list looks in Lambda's folders; where no font is found at all, Chromium dies of the first `<select>`. */
function fontsOf(home: string): string {
  const folders = [join(home, 'fonts'), '/usr/share/fonts', join(homedir(), '.fonts')].map((folder) => `<dir>${folder}</dir>`)
  return `<?xml version="1.0"?><fontconfig>${folders.join('')}<cachedir>${join(home, 'font-cache')}</cachedir></fontconfig>`
}

async function version(): Promise<string> {
  const manifest = await readFile(new URL('../node_modules/@sparticuz/chromium/package.json', import.meta.url), 'utf8')
  const { version }: { readonly version: string } = JSON.parse(manifest)
  return version
}
