import { BlockList, isIP } from 'node:net'
import { claim, on } from '../claim.ts'
import { fieldOf } from '../evidence.ts'
import type { Case } from '../evidence.ts'
import { failureOf } from '../happening.ts'
import { shell } from '../knowledge/shapes.ts'
import { grave, plain } from './sign.ts'
import type { Reading, Sign } from './sign.ts'

/** The same address in every cloud; Google also gives it a name. */
function metadata(report: Case): Sign | undefined {
  const said = ['fd.name', 'proc.cmdline'].map((name) => fieldOf(report, name)).find((one) => one && metadataService.test(one.value))
  const address = said && metadataService.exec(said.value)?.[0]
  if (!said || !address) return undefined
  return grave(
    on(
      claim`The event names ${{ value: address }}, the cloud's metadata service, which hands out the machine's credentials to whoever may ask it.`,
      said,
    ),
  )
}

const metadataService = /(?<![\d.])169\.254\.169\.254(?![\d.])|metadata\.google\.internal|fd00:ec2::254/

function outside(report: Case): Sign | undefined {
  const connection = fieldOf(report, 'fd.name')
  if (!connection || !fieldOf(report, 'fd.rport')) return undefined
  const far = connection.value.split('->').find((end) => isPublic(addressOf(end)))
  if (far) return plain(on(claim`One end of the connection, ${{ value: far }}, is outside private address space.`, connection))
  return plain(on(claim`Both ends of the connection are in private or local address space.`, connection))
}

/** dup2 of a socket onto the standard streams of a shell: who is at the other end, types. */
function steeredFromOutside(report: Case): Sign | undefined {
  const [connection, name, call] = ['fd.name', 'proc.name', 'evt.type'].map((one) => fieldOf(report, one))
  if (!connection || !name || !shell.test(name.value) || failureOf(report)) return undefined
  if (!call?.value.startsWith('dup') && !report.sample.rule.startsWith('Redirect STDOUT/STDIN')) return undefined
  const far = connection.value.split('->').find((end) => isPublic(addressOf(end)))
  if (!far) return undefined
  return grave(
    on(
      claim`The standard streams of the shell ${name} were joined to a connection with ${{ value: far }}, outside private address space: whoever is there can type into it.`,
      connection,
    ),
  )
}

/** The address of `10.0.0.1:443` or of `2001:db8::1:443`. */
function addressOf(end: string): string {
  return end.slice(0, Math.max(end.lastIndexOf(':'), 0)).replace(/^::ffff:/, '')
}

/** Whether an address can be reached from anywhere, going by its range alone. */
export function isPublic(address: string): boolean {
  const family = isIP(address)
  return family !== 0 && !inner.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

const inner = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['224.0.0.0', 3],
] as const)
  inner.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  inner.addSubnet(net, bits, 'ipv6')

export const networkReadings: readonly Reading[] = [metadata, steeredFromOutside, outside]
