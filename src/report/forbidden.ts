/**
 * Why a command must never stand in a report, in words; undefined: nothing speaks against it. What stands in single quotes or in a
 * here-document is a value and is not looked at. The playbooks are reviewed; this holds them to it, whatever is added.
 */
export function forbiddenIn(command: string): string | undefined {
  const bare = command.replaceAll(/<<'EOF'[\s\S]*?\nEOF/g, '').replaceAll(/'[^']*'/g, "''")
  return never.find(({ pattern }) => pattern.test(bare))?.why
}

const word = (names: string) => new RegExp(`(?:^|[\\s;|&(])(?:${names})(?:\\s|$)`)

const never: readonly { readonly pattern: RegExp; readonly why: string }[] = [
  { pattern: word('chmod|chown|chgrp|setfacl|chattr'), why: 'changes who may do what with files' },
  { pattern: word('rm|rmdir|unlink|shred|truncate|dd|mkfs\\S*|wipefs'), why: 'deletes or overwrites' },
  {
    pattern: /(?:^|\s)(?:delete|prune|destroy|uninstall|purge)(?:\s|$)|\s(?:delete|terminate|deregister|remove)-|-X DELETE/,
    why: 'deletes something',
  },
  {
    pattern: /docker (?:\w+ )?(?:rm|rmi|kill|stop|exec|run)\b|kubectl [^|]*(?:drain|exec|debug|replace)(?:\s|$)|nsenter [^|]*-m\b/,
    why: 'ends, enters or starts a workload',
  },
  {
    pattern: word('eval|sudo|reboot|shutdown|poweroff|halt|iptables|nft|sh|bash|python\\d?|perl'),
    why: 'hands over to a shell, to root or to the firewall',
  },
  { pattern: /(?:^|\s)kill -9|sed -i|(?:^|\s)tee(?:\s|$)/, why: 'kills, or edits files in place' },
  { pattern: /[^<0-9]>>? ?["$]?\/(?!dev\/null)/, why: 'writes to a path of the system' },
  { pattern: /\/etc\/falco(?:\/whitelist|\.conf)|falco\.conf/, why: 'speaks of a file that Falco does not have' },
]
