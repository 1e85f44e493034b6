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
    pattern: /(?:^|[\s/;|&])(?:nc|ncat|netcat)\s(?:.{0,200}\s)?(?:-\w*e|--exec|--sh-exec)\s/s,
    does: 'hands a program to a peer on the network',
  },
  {
    pattern: /\b(?:curl|wget)\s[^|;&]{1,400}\|\s*(?:sudo\s+)?(?:ba|da|z)?sh\b/,
    does: 'runs what it fetches from the network without looking at it',
  },
  { pattern: /\bstratum\+(?:tcp|ssl|tls|udp):\/\/\S*/, does: 'speaks Stratum, the protocol of mining pools' },
]

/** Web servers: what is started beneath them, a stranger may have asked for. Databases are left out: they shell out to archive. */
export const webServer = /^(?:apache2|httpd|nginx|caddy|lighttpd|tomcat\d*|php-fpm[\d.]*)$/

/** Programs that give free hand to whoever starts them. Interpreters that serve pages beneath web servers are left out. */
export const freeHands = /^(?:(?:ba|da|a|z|k|c|tc|fi)?sh|python[\d.]*|curl|wget|nc|ncat|netcat|socat)$/
