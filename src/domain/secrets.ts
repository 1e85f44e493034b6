/** What stands where a secret stood. */
export const mask = '[masked]'

/**
 * The text with its secrets masked: keys and tokens by their shape, values by the names they are given to, passwords in URLs,
 * headers and the options of well-known commands. Enough stays to recognise the kind: `AKIA…[masked]`, `--password [masked]`.
 * Masking twice changes nothing more. Linear in the length of the text: every pattern starts only where a word starts.
 */
export function maskSecrets(text: string): string {
  if (text.length < shortestSecret) return text
  const shaped = shapes.reduce((masked, { pattern, to }) => masked.replaceAll(pattern, to), text)
  return maskCommandOptions(maskFlags(maskAssignments(shaped)))
}

/** Whether a name announces a secret: `DB_PASSWORD`, `x-api-key`, `client_secret`; not `PWD`, not `--password-file`. */
export function isSecretName(name: string): boolean {
  return name.length <= longestName && secretName.test(name) && !harmlessName.test(name) && !speaksOfSecrets.has(name)
}

/** Fields of the official plugins that tell where a secret was found, and of which kind; the secret itself is in none of them. */
const speaksOfSecrets: ReadonlySet<string> = new Set(
  ['desc', 'files', 'lines', 'links'].map((one) => `github.diff.committed_secrets.${one}`),
)

const shortestSecret = 4
const longestName = 100
const secretName =
  /pass(?:word|wd|phrase|code)|secret|token|(?:api|access|account|private|encryption|signing|session|master|auth)[_.-]?key|credential|(?:^|[_.-])(?:pass|pwd|pw|psk|sas|auth|jwt|cookie|bearer)$|^(?:sig|set-cookie)$/i
/** The last: whether there is one (`github.diff.has_secrets`). */
const harmlessName = /^(?:old)?pwd$|[_.-](?:file|path|dir|stdin|ttl|name|id|url|uri|type|expiry|length|count)$|(?:^|[_.-])has[_-]\w+$/i

type Shape = { readonly pattern: RegExp; readonly to: string }

/** Secrets that show what they are. */
const shapes: readonly Shape[] = [
  { pattern: /(-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----)[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}-----|$)/g, to: `$1${mask}` },
  { pattern: /(?<![\w-])(eyJ)[\w-]{6,}\.[\w-]+(?:\.[\w-]*)*/g, to: `$1…${mask}` },
  { pattern: /(?<![A-Za-z0-9])(AKIA|ASIA)[A-Z0-9]{12,}/g, to: `$1…${mask}` },
  { pattern: /(?<![A-Za-z0-9])(gh[oprsu]_|github_pat_|glpat-|hf_|dop_v1_|shpat_|pypi-)[\w-]{12,}/g, to: `$1…${mask}` },
  // At least so long: Falco has macros and lists whose names hold `npm_`.
  { pattern: /(?<![A-Za-z0-9])(npm_)[A-Za-z0-9]{36,}/g, to: `$1…${mask}` },
  { pattern: /(?<![A-Za-z0-9])(xox[a-z]-|xapp-|xwfp-)[\w-]{6,}/g, to: `$1…${mask}` },
  { pattern: /(?<![A-Za-z0-9])(sk-ant-|sk-proj-|sk-|sk_live_|sk_test_|rk_live_|whsec_|hvs\.|hvb\.|SG\.)[\w.-]{16,}/g, to: `$1…${mask}` },
  { pattern: /(?<![A-Za-z0-9])(AIza|ya29\.|GOCSPX-|1\/\/0)[\w-]{16,}/g, to: `$1…${mask}` },
  { pattern: /(hooks\.slack\.com\/(?:services|workflows|triggers)\/)[\w/-]+/g, to: `$1${mask}` },
  // The user stays, the password goes; an `@` inside the password goes with it.
  { pattern: /(?<![A-Za-z0-9+.-])([A-Za-z][A-Za-z0-9+.-]{0,30}:\/\/[^\s:@/"'<>]{0,200}:)[^\s/"'<>]+@/g, to: `$1${mask}@` },
  // So does a slash, but not where a port goes before it: `http://registry:4873/@scope/package`.
  {
    pattern:
      /(?<![A-Za-z0-9+.-])([A-Za-z][A-Za-z0-9+.-]{0,30}:\/\/(?!\[)[^\s:@/"'<>]{0,200}:)(?!\d{1,5}(?:[/?#]|$))(?!\[masked\]@[^/])[^\s"'<>]{1,200}@/g,
    to: `$1${mask}@`,
  },
  { pattern: /(?<![A-Za-z0-9+.-])([A-Za-z][A-Za-z0-9+.-]{0,30}:\/\/)[\w.~%-]{20,200}@/g, to: `$1${mask}@` },
  // A key in an address is a word (`?key=name`) as often as a secret: it is one where it mixes what words do not, or is as long as no word.
  {
    pattern:
      /([?&][Kk][Ee][Yy]=)(?:(?=[\w~.%+-]{0,200}\d)(?=[\w~.%+-]{0,200}[a-z])(?=[\w~.%+-]{0,200}[A-Z])[\w~.%+-]{12,}|[0-9a-fA-F-]{24,}(?![\w~.%+-])|\w{32,})/g,
    to: `$1${mask}`,
  },
  { pattern: /([?&](?:x-(?:amz|goog)-)?sig(?:nature)?=)[^\s&"'<>]+/gi, to: `$1${mask}` },
  { pattern: /(?<![\w-])((?:proxy-)?authorization["']?\s{0,3}[:=]\s{0,3}["']?(?:[\w-]{1,30}\s{1,3})?)[^\s"',]+/gi, to: `$1${mask}` },
  { pattern: /(?<![\w-])(bearer\s{1,3})[\w.~+/=-]{8,}/gi, to: `$1${mask}` },
  { pattern: /(?<![\w-])(identified\s{1,3}by\s{1,3}|password\s{1,3})(?:'[^']*'|"[^"]*")/gi, to: `$1${mask}` },
  // Whoever searches for the name has a path or an option behind it, unless that is as long as a key.
  {
    pattern:
      /(?<![\w.-])(aws_secret_access_key|aws_session_token)(\s{1,3})(?:[A-Za-z0-9/+]{40}[^\s=:]*|(?<!\b(?:grep|rg|ag|ack)\s[^|;&]{1,200})(?![/~.-])[^\s=:]+)/gi,
    to: `$1$2${mask}`,
  },
  { pattern: /(?<![\w.-])(pass:)[^\s"']+/g, to: `$1${mask}` },
]

const maskedAlready = /^(?:[\w./-]{1,12}…)?\[masked\]$/

/** `DB_PASSWORD=x`, `"token": "x"`, `?api_key=x`, `X-Vault-Token: x`. */
function maskAssignments(text: string): string {
  const assignment = /(?<![\w.-])([\w.-]{1,100})(["']?\s{0,2}[=:](?!\/\/)\s{0,2})/g
  let out = ''
  let read = 0
  for (let found = assignment.exec(text); found; found = assignment.exec(text)) {
    const [whole, name = '', sign = ''] = found
    if (!isSecretName(name) || (sign === ':' && !bareColon.test(name))) continue
    const from = found.index + whole.length
    const value = valueAt(text, from)
    if (isSearchedFor(text, found.index, sign, value)) continue
    out += text.slice(read, from) + maskedValue(value)
    read = from + value.length
    assignment.lastIndex = read
  }
  return out + text.slice(read)
}

/** `grep -r 'password=' /home`, with its quotes or without them: the path behind a name that ends in a sign is no secret. */
function isSearchedFor(text: string, nameAt: number, sign: string, value: string): boolean {
  const quote = text[nameAt - 1] ?? ''
  if (/^[=:]$/.test(sign) && /["']/.test(quote)) return new RegExp(`^${quote}(?:\\s|$)`).test(value)
  return /^=\s/.test(sign) && /^[/~]/.test(value) && /\b(?:grep|rg|ag|ack)\s[^|;&]*$/.test(text.slice(Math.max(0, nameAt - 200), nameAt))
}

/** A colon without a space after it is an image's tag (`token-service:1.4`) as often as it is an assignment. */
const bareColon = /^(?:password|passwd|pwd|secret|token|api[_-]?key|x-[\w-]{1,60}(?:key|token))$/i

/** With its quotes, or up to the next space; a quote inside belongs to it unless JSON goes on behind it. */
const valuePattern = /\[masked\]|"(?:[^"\\]|\\.)*"?|'[^']*'?|[^\s"']+(?:["'](?![\s,:}\])]|$)[^\s"']+)*/sy

function valueAt(text: string, from: number): string {
  valuePattern.lastIndex = from
  return valuePattern.exec(text)?.[0] ?? ''
}

function maskedValue(value: string): string {
  const quote = /^["']/.exec(value)?.[0] ?? ''
  const inner = quote ? value.slice(1, value.length > 1 && value.endsWith(quote) ? -1 : undefined) : value
  if (inner === '' || maskedAlready.test(inner)) return value
  const literal = /^(?:true|false|null)(?=[,}\]]|$)/.exec(value)
  return literal ? value : quote + mask + quote
}

/** `--password x`, `--token x`, `-Password x`. */
function maskFlags(text: string): string {
  return text.replaceAll(
    /(?<!\S)(--?([A-Za-z][\w.-]{1,60})\s{1,3})("[^"]*"?|'[^']*'?|[^\s"'-][^\s]*)/g,
    (whole, flag: string, name: string, value: string) => (isSecretName(name) ? flag + maskedValue(value) : whole),
  )
}

/** Commands whose own options take a password, and where it stands. The first group stays. */
const commandOptions: readonly { readonly command: RegExp; readonly option: RegExp }[] = [
  { command: /(?<![\w-])(?:mysql|mariadb|sshpass|7z)/, option: /(?<!\S)(-p)\S+/g },
  { command: /(?<![\w-])(?:sshpass|mongo\w{0,10})\b/, option: /(?<!\S)(-p\s{1,3})[^\s-]\S*/g },
  { command: /(?<![\w-])(?:docker|podman|nerdctl|helm|skopeo|buildah|az)\s(?:registry\s)?login\b/, option: /(?<!\S)(-p\s{1,3})[^\s-]\S*/g },
  { command: /(?<![\w-])(?:curl|wget)\b/, option: /(?<!\S)((?:-u|-U|--user|--proxy-user)[\s=]?["']?[^\s:"']{0,200}:)[^\s"']+/g },
  { command: /(?<![\w-])smbclient\b/, option: /(?<!\S)(-U\s?["']?[^\s%"']{0,200}%)[^\s"']+/g },
  { command: /(?<![\w-])redis-cli\b/, option: /(?<!\S)(-a\s{1,3})\S+/g },
  { command: /(?<![\w-])ldap\w{1,20}/, option: /(?<!\S)(-w\s{1,3})[^\s-]\S*/g },
  { command: /(?<![\w-])(?:sqlcmd|bcp)\b/, option: /(?<!\S)(-P\s?)\S+/g },
  { command: /(?<![\w-])(?:chpasswd|htpasswd)\b/, option: /(?<![^\s"'])([\w.-]{1,64}:)[^\s"']+/g },
  // Without a name and a sign it would be a file of cookies.
  {
    command: /(?<![\w-])curl\b/,
    option: /(?<!\S)((?:-b|--cookie)[\s=]?["']?[^\s=;"']{1,100}=)[^\s;"']*(?:;\s?[^\s=;"']{1,100}=[^\s;"']*){0,50}/g,
  },
]

/** The same where the option means something else to other commands: looked for only up to the end of that one command. */
const ownOptions: readonly { readonly command: RegExp; readonly option: RegExp }[] = [
  { command: /(?<![\w-])(?:useradd|usermod|adduser)\b/g, option: /(?<!\S)(-p\s{1,3})(?=[^\s-])(?:"[^"]*"|'[^']*')?\S*/g },
  {
    command: /(?<![\w-])openssl\s{1,3}(?:enc|aes|des|camellia|aria|bf|cast|rc4|chacha20)\b/g,
    option: /(?<!\S)(-k\s{1,3})(?=\S)(?:"[^"]*"|'[^']*')?\S*/gi,
  },
  { command: /(?<![\w-])(?:zip|unzip|ipmitool)\b(?![\w.-])/g, option: /(?<!\S)(-P\s{0,3})(?=\S)(?:"[^"]*"|'[^']*')?\S*/g },
  {
    command: /(?<![\w-])vault\s{1,3}login\b/g,
    option: /^(vault\s{1,3}login\s{1,3}(?:-(?:method|path|address|namespace)\s{1,3}\S+\s{1,3}|-\S+\s{1,3}){0,8})(?!\S*=)[^\s-]\S*/g,
  },
  {
    command: /(?<![\w-])htpasswd\b/g,
    option: /^(htpasswd(?=[^]*\s-\w*b)(?=[^]*\s-\w*n)(?:\s{1,3}-\S+(?:\s{1,3}\d+(?=\s))?){1,8}\s{1,3}[^\s:]+\s{1,3})\S+/g,
  },
  {
    command: /(?<![\w-])htpasswd\b/g,
    option: /^(htpasswd(?=[^]*\s-\w*b)(?![^]*\s-\w*n)(?:\s{1,3}-\S+(?:\s{1,3}\d+(?=\s))?){1,8}\s{1,3}\S+\s{1,3}[^\s:]+\s{1,3})\S+/g,
  },
  {
    command: /(?<![\w-])snmp(?:walk|get|getnext|set|bulkwalk|bulkget|trap|inform|status|table|df|netstat|test|delta)\b/g,
    option: /(?<!\S)(-[cAX]\s{0,3})(?=\S)(?:"[^"]*"|'[^']*')?\S*/g,
  },
  {
    command: /(?<![\w-])net1?(?:\.exe)?\s{1,3}user\b/gi,
    option: /^(net1?(?:\.exe)?\s{1,3}user\s{1,3}(?:"[^"]{1,200}"|[^\s/"]\S{0,200})\s{1,3})(?![/*])\S+(?=\s{0,3}$|\s{1,3}\/)/gi,
  },
  { command: /(?<![\w-])ssh-keygen\b/g, option: /(?<!\S)(-[NP]\s{1,3})(?!''|""|-)(?=\S)(?:"[^"]*"|'[^']*')?\S*/g },
  { command: /(?<![\w-])lftp\b/g, option: /(?<!\S)((?:-u\s{0,3}|--user[\s=])["']?[^\s,"']{0,200},)[^\s"']+/g },
  // `/nolog` and `/ as sysdba` have nobody before the slash, a script has an @.
  { command: /(?<![\w-])(?:sqlplus|sqlldr|expdp|impdp)\b/g, option: /(?<!\S)((?:userid=)?["']?[\w$#.]{1,64}\/)[^\s@"'/]+/gi },
  { command: /(?<![\w-])(?:[xw]l?freerdp3?|sdl-freerdp3?)\b/g, option: /(?<!\S)(\/(?:g?p|pth):)\S+/g },
  // An image has a digest where a login has a host.
  {
    command: /(?<![\w-])(?:impacket-\w{1,40}|\w{1,40}\.py)\b/g,
    option: /(?<!\S)(["']?(?:[\w.-]{1,64}\/)?[\w.$-]{1,64}:)(?!\/\/)[^\s"']{1,200}(?=@(?!sha256:)[\w.-])/g,
  },
  {
    command: /(?<![\w-])(?:evil-winrm|crackmapexec|netexec|nxc|smbmap|hydra|medusa|rdesktop|bloodhound-python)\b/g,
    option: /(?<!\S)(-[pH]\s{1,3})(?=[^\s-])(?:"[^"]*"|'[^']*')?\S*/g,
  },
  {
    command: /(?<![\w-])(?:su|passwd)\s/g,
    option: /(<<<\s{0,3})(?=\S)(?:"[^"]*"|'[^']*')?\S*/g,
  },
  {
    command: /(?<![\w-])net(?:\.exe)?\s{1,3}use\b/gi,
    option: /(\\\\\S{1,300}\s{1,3}(?:\/user:\S{1,200}\s{1,3})?|\/user:\S{1,200}\s{1,3})(?![/\\])\S+/gi,
  },
]

type OwnOption = {
  readonly command: RegExp
  readonly option: RegExp
  /** The place where such a command begins. */ readonly before: RegExp
}

const cutAtCommands: readonly OwnOption[] = ownOptions.map((one) => ({
  ...one,
  before: new RegExp(`(?=${one.command.source})`, one.command.flags),
}))

/** What a command line writes into the standard input of sudo, passwd or a login, which they read a password from. */
const intoStandardInput =
  /(?<![\w-])((?:echo|printf)\s{1,3})(?!\[masked\])[^|\s][^|]{0,200}(?=\|\s{0,3}(?:sudo\s(?:[^|;&\s]{1,60}\s){0,6}(?:-[A-Za-z]{0,8}S|--stdin)|(?:sudo\s(?:-\S{1,20}\s){0,3})?(?:\S{0,60}\/)?passwd\s(?:[^|;&\s]{1,60}\s){0,4}--stdin|(?:[^|;&\s]{1,200}\s{1,3}){1,8}--password-stdin)(?!\S))/g

function maskCommandOptions(text: string): string {
  const anywhere = commandOptions.reduce(
    (out, { command, option }) => (command.test(out) ? out.replaceAll(option, `$1${mask}`) : out),
    text,
  )
  return cutAtCommands.reduce(maskOwnOptions, anywhere).replaceAll(intoStandardInput, `$1${mask} `)
}

function maskOwnOptions(text: string, { command, option, before }: OwnOption): string {
  if (text.search(command) === -1) return text
  const masked = text.split(before).map((piece) => {
    if (piece.search(command) !== 0) return piece
    const end = /\s(?:[|;&]|&&|\|\|)(?=\s|$)|;\s/.exec(piece)?.index ?? piece.length
    return piece.slice(0, end).replaceAll(option, `$1${mask}`) + piece.slice(end)
  })
  return masked.join('')
}
