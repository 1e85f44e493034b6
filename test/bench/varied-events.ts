import { makeChance } from './chance.ts'

const letters = 'abcdefghijklmnopqrstuvwxyz'
const namespaces = ['shop', 'shop', 'shop', 'pay', 'web'] as const
/** What every second event or so has in common, so that scopes have something to fit. */
const usual = { rule: 'Read sensitive file untrusted', process: 'python3' } as const

/** Events of which hardly two have the same traits: each reads a file of its own. As Falco sends them, one second apart. */
export function variedEvents(seed: number): () => string {
  const chance = makeChance(seed)
  let second = Date.parse('2026-05-11T08:00:00Z') / 1000
  return () => {
    second += 1
    const namespace = namespaces[chance.whole(namespaces.length)] ?? 'shop'
    const file = `/srv/uploads/${chance.text(8, letters)}/${chance.text(6, letters)}.csv`
    const app = `${namespace}-${letters[chance.whole(20)] ?? 'a'}`
    const isUsual = chance.share() < 0.8
    const process = isUsual ? usual.process : 'node'
    const command = `${process} /opt/collect.py --shard ${chance.whole(250) + 1}`
    const fields = {
      'container.id': chance.text(12, '0123456789abcdef'),
      'container.image.repository': `registry.example/${namespace}/${app}`,
      'container.image.tag': '1.4.0',
      'container.name': app,
      'evt.type': 'openat',
      'fd.name': file,
      'k8s.ns.name': namespace,
      'k8s.pod.name': `${app}-7d9c6b5f4-${chance.text(5, 'bcdfghjklmnpqrstvwxz')}`,
      'proc.cmdline': command,
      'proc.exepath': `/usr/bin/${process}`,
      'proc.name': process,
      'proc.pname': 'containerd-shim',
      'proc.tty': 0,
      'user.loginuid': -1,
      'user.name': 'root',
      'user.uid': 0,
    }
    return JSON.stringify({
      hostname: `node-${String(chance.whole(14) + 1).padStart(2, '0')}.eu1.example`,
      output: `A file was read | command=${command} file=${file}`,
      output_fields: fields,
      priority: 'Warning',
      rule: isUsual ? usual.rule : 'Read ssh information',
      source: 'syscall',
      tags: ['container', 'filesystem', 'host', 'mitre_credential_access'],
      time: `${new Date(second * 1000).toISOString().slice(0, 19)}.123456789Z`,
    })
  }
}
