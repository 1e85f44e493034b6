/** The end of a pipe that hands what comes through it to a shell. */
const intoShell = String.raw`\|\s*(?:sudo\s+(?:-\w+\s+)*)?(?:\/\S*\/)?(?:ba|da|a|z|k)?sh\b`

/** Shapes of a command line that are rare in ordinary operation, and what each does, to follow "What the command line asks for". */
export const shapes: readonly { readonly pattern: RegExp; readonly does: string }[] = [
  { pattern: /\/dev\/(?:tcp|udp)\/[^\s/]+\/\d+/, does: 'opens a network connection from within the shell, as reverse shells do' },
  { pattern: /\bsocket\b.{0,400}?\bdup2\b/s, does: 'joins a socket to standard input and output, as reverse shells do' },
  {
    pattern: /\b(?:perl|python[\d.]*|ruby|php)\s.{0,40}?-[ecr].{0,400}?\b(?:socket|tcpsocket|fsockopen)\b/is,
    does: 'opens a network connection from a one-line program, as reverse shells do',
  },
  { pattern: /\bpty\.spawn\b/, does: 'starts a program on a terminal of its own making, as is done to make a reverse shell comfortable' },
  {
    pattern:
      /(?:^|[\s/;|&])(?:nc|ncat|netcat)(?:\.\w+)?\s(?:.{0,200}?\s)?(?:-\w*e(?=[\s/])|--(?:sh-)?exec(?=[\s=])|-\w*c[\s"']*(?:\/\S*\/)?(?:ba|da|a|z|k)?sh\b)\S*/s,
    does: 'hands a program to a peer on the network',
  },
  {
    pattern: /\bsocat\s.{0,400}?\b(?:exec|system|shell):["']?(?:\/\S*\/)?(?:ba|da|a|z|k|c|tc|fi)?sh\b/is,
    does: 'hands a shell to whoever is at the other end',
  },
  {
    // A & or ; with no space after it is a part of the address.
    pattern: new RegExp(String.raw`\b(?:curl|wget)\s(?:[^|;&]|[;&](?![&\s])){1,400}${intoShell}`),
    does: 'runs what it fetches from the network without looking at it',
  },
  {
    pattern: new RegExp(String.raw`\bbase64\s(?:[^|;&]{0,200}?\s)?(?:-\w*[dD]\w*|--decode)\b[^|;&]{0,200}${intoShell}`),
    does: 'decodes something and runs it, so that it cannot be read in the command line',
  },
  {
    pattern: />>?\s*\/etc\/ld\.so\.preload\b|\btee\s(?:-\w+\s+)*\/etc\/ld\.so\.preload\b/,
    does: 'writes to /etc/ld.so.preload, whose libraries every program loads',
  },
  { pattern: /\bstratum\+(?:tcp|ssl|tls|udp):\/\/\S*/, does: 'speaks Stratum, the protocol of mining pools' },
]

/** Web servers: what is started beneath them, a stranger may have asked for. Databases are left out: they shell out to archive. */
export const webServer = /^(?:apache2|httpd|nginx|caddy|lighttpd|tomcat\d*|php-fpm[\d.]*)$/

/** Programs that give free hand to whoever starts them. Interpreters that serve pages beneath web servers are left out. */
export const freeHands = /^(?:(?:ba|da|a|z|k|c|tc|fi)?sh|python[\d.]*|curl|wget|nc|ncat|netcat|socat)$/

/** A shell, by its name alone. */
export const shell = /^(?:ba|da|a|z|k|c|tc|fi)?sh$/

/** What writes keys for logging in on purpose: ssh's own tools, the clouds' agents and managers of configuration. */
export const keyKeeper =
  /^(?:sshd?|ssh-copy-id|ssh-keygen|google_guest_ag\w*|google_accounts\w*|waagent|WALinuxAgent|cloud-init|ec2-instance-\w+|ansible\S*|puppet\S*|chef-client|cinc-client|salt-minion|salt-call)$/
