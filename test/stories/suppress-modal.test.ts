import { describe, expect, test } from 'vitest'
import type { Message, OpenView } from '../../src/workspace/workspace.ts'
import { openHouse, wordsOf } from './house.ts'
import type { House } from './house.ts'
import { replied, rule, says, shell, told } from './suppressing.ts'

const ticks = 'Hide what fits all of this'
const by = 'and was done by'

/** Presses Suppress; the form, once it shows what it would have hidden. */
async function open(house: House, card: Message): Promise<OpenView> {
  await house.ana.press({ message: card }, 'Suppress')
  await formSays(house, 'it would have hidden')
  const form = house.ana.modal
  if (!form) throw new Error('the form is gone')
  return form
}

/** What Ana reads in the form. */
function words(house: House): string {
  const view = house.ana.modal?.view
  return view ? wordsOf({ text: '', blocks: view.blocks }).replaceAll('\n', '') : ''
}

function formSays(house: House, said: string): Promise<unknown> {
  return house.workspace.until(`the form says "${said}", not only: ${words(house)}`, () => words(house).includes(said))
}

const refunds = { 'k8s.pod.name': 'refunds-7d9c6b5f4-x2x4z' }
const away = { 'k8s.ns.name': 'shop', 'k8s.pod.name': 'web-7d9c6b5f4-x2x4z' }

describe('what to hide', () => {
  test('begins as the narrowest scope that covers the alert, and each tick shows what it would have hidden', async () => {
    await using house = await openHouse()
    await house.send(
      shell(),
      shell({ fields: { 'proc.name': 'sh' }, hostname: 'node-8' }),
      shell({ fields: refunds }),
      shell({ fields: away }),
    )
    const form = await open(house, await house.card('checkout'))
    expect(words(house)).toContain(`Hidden would be: rule is ${rule}, namespace is payments, owner is checkout, container is app, image is`)
    expect(words(house)).not.toContain('process is')
    expect(words(house)).toContain('it would have hidden 2 of 4 events in 1 alert on 2 hosts, Notice at most.')

    await house.ana.choose({ view: form }, 'workload (owner): checkout')
    await formSays(house, 'it would have hidden 3 of 4 events in 2 alerts on 2 hosts')
    await house.ana.choose({ view: form }, 'namespace: payments')
    await formSays(house, 'it would have hidden 4 of 4 events in 3 alerts')
    await house.ana.choose({ view: form }, 'process: bash')
    await formSays(house, 'it would have hidden 3 of 4 events')
    expect(words(house)).toContain('process is bash')
  })

  test('is what was ticked when it is submitted, and hides that', async () => {
    await using house = await openHouse()
    await house.send(shell(), shell({ fields: refunds }))
    const card = await house.card('checkout')
    const other = await house.card('refunds')
    const form = await open(house, card)
    await house.ana.choose({ view: form }, 'workload (owner): checkout')
    await formSays(house, '2 of 2 events')
    await house.ana.submit(form, { 'How long': '1 hour', Why: 'a drill' })
    expect(house.ana.modal).toBeUndefined()
    await says(house, card, 'Suppressed until')
    await says(house, other, 'Suppressed until')
    await house.send(shell({ fields: refunds }))
    await says(house, other, 'Has hidden 1 event')
  })

  test('takes a file, a directory, or any other field', async () => {
    await using house = await openHouse()
    const reads = (file: string, more = {}) =>
      shell({ rule: 'Read sensitive file', fields: { 'fd.name': file, 'evt.type': 'openat', ...more } })
    await house.send(reads('/etc/ssl/cert.pem'), reads('/etc/ssl/key.pem'), reads('/etc/ssl/key.pem', { 'evt.type': 'open' }))
    const form = await open(house, await house.card('Read sensitive file'))
    expect(words(house)).toContain('file begins with /etc/ssl/')
    expect(words(house)).toContain('hidden 3 of 3')
    await house.ana.choose({ view: form }, 'exactly /etc/ssl/cert.pem')
    await formSays(house, 'file is /etc/ssl/cert.pem')
    await formSays(house, 'hidden 1 of 3')
    await house.ana.choose({ view: form }, 'any file, or none')
    await house.ana.choose({ view: form }, 'evt.type: openat')
    await formSays(house, 'evt.type is openat.')
    await formSays(house, 'hidden 2 of 3')
  })

  test('however fast somebody ticks, the form ends with what is ticked, and keeps what was typed', async () => {
    await using house = await openHouse()
    await house.send(shell(), shell({ fields: refunds }), shell({ fields: away }))
    const form = await open(house, await house.card('checkout'))
    await house.ana.change(form, 'Why', 'a drill')
    await Promise.all(
      ['workload (owner): checkout', 'namespace: payments', 'container: app', 'process: bash', 'parent process: runc'].map((option) =>
        house.ana.choose({ view: form }, option),
      ),
    )
    await formSays(house, `Hidden would be: rule is ${rule}, image is registry.example/shop/checkout, user is root.`)
    await formSays(house, 'hidden 3 of 3 events')
    await house.ana.submit(form, { 'How long': '1 hour' })
    await says(house, await house.card('web'), 'a drill')
  })

  test('shows in red when people found some of it to be a true positive', async () => {
    await using house = await openHouse()
    await house.send(shell(), shell({ fields: refunds }))
    const evil = await house.card('refunds')
    await house.ben.choose({ message: evil }, 'Resolve')
    const verdict = await house.workspace.until('the form', () => house.ben.modal)
    await house.ben.submit(verdict, { Verdict: 'True positive' })
    await says(house, evil, 'Resolved as true positive')

    const form = await open(house, await house.card('checkout'))
    expect(JSON.stringify(form.view)).not.toContain('"level":"error"')
    await house.ana.choose({ view: form }, 'workload (owner): checkout')
    await formSays(house, 'turned out a true positive')
    expect(JSON.stringify(form.view)).toContain('"level":"error"')
  })

  test('says when a second person will be needed, and why', async () => {
    await using house = await openHouse()
    await house.send(shell(), shell({ priority: 'Critical', fields: away }))
    const form = await open(house, await house.card('checkout'))
    expect(words(house)).not.toContain('second person')
    await house.ana.submit(form, { [ticks]: [`rule: ${rule}`], [by]: ['user: root'], 'How long': '1 hour', Why: 'a drill' })
    expect(words(house)).toContain('must approve because it hides Critical and above')

    await house.ana.close(form)
    const again = await open(house, await house.card('checkout'))
    for (const one of ['namespace: payments', 'workload (owner): checkout', 'container: app', 'image: registry.example/shop/checkout'])
      await house.ana.choose({ view: again }, one)
    for (const one of ['process: bash', 'parent process: runc', 'user: root']) await house.ana.choose({ view: again }, one)
    await formSays(house, 'A second person must approve this, because it hides a whole rule, wherever it fires.')
    await house.ana.choose({ view: again }, `rule: ${rule}`)
    await house.ana.choose({ view: again }, 'namespace: payments')
    await formSays(house, 'A second person must approve this, because it hides whatever rule fires there.')
  })

  test('is refused at once where neverSuppress stands before the alert, and told of what else it spares', async () => {
    await using house = await openHouse({ falconerYml: 'routes: [{ channel: "#falco" }]\nneverSuppress: [{ namespace: shop }]\n' })
    await house.send(shell(), shell({ fields: away }))
    await house.ana.press({ message: await house.card('web') }, 'Suppress')
    await told(house, house.ana.person.id, 'neverSuppress in falconer.yml (namespace: shop) forbids it')
    expect(house.ana.modal).toBeUndefined()

    const form = await open(house, await house.card('checkout'))
    for (const one of ['namespace: payments', 'workload (owner): checkout']) await house.ana.choose({ view: form }, one)
    await formSays(house, 'Not hidden is 1 of the 2 alerts that it fits: neverSuppress in falconer.yml (namespace: shop) forbids it.')
    expect(words(house)).toContain('hidden 1 of 2 events')
  })
})

describe('how long', () => {
  test('is told in words as well: until an hour on the clock of who asks', async () => {
    await using house = await openHouse()
    await house.send(shell())
    const card = await house.card('checkout')
    const form = await open(house, card)
    await house.ana.submit(form, { 'Or in words': 'until 9:00', Why: 'a drill' })
    const reply = await replied(house, card, 'a drill')
    const [, seconds = ''] = /<!date\^(\d+)\^/.exec(wordsOf(reply)) ?? []
    const clock = new Intl.DateTimeFormat('en-GB', { timeZone: house.ana.person.tz, hour: '2-digit', minute: '2-digit' })
    expect(clock.format(Number(seconds) * 1000)).toBe('09:00')
  })

  test('is refused under its input where it is too long, with the limit', async () => {
    await using house = await openHouse({ falconerYml: 'routes: [{ channel: "#falco" }]\nmaxSuppression: 2d\n' })
    await house.send(shell())
    const form = await open(house, await house.card('checkout'))
    expect(words(house)).not.toContain('7 days')
    await house.ana.submit(form, { 'Or in words': '3d', Why: 'a drill' })
    expect(house.ana.modal?.errors).toEqual({ in_words: 'A suppression lasts 2 days at most.' })
  })
})

test('what it knows is said, and a wire that is switched off does not end it', async () => {
  await using house = await openHouse()
  await house.send(shell(), shell({ fields: { 'user.name': 'app' } }))
  const card = await house.card('checkout')
  const form = await open(house, card)
  expect(words(house)).toContain('Known by now: 1 image, 1 parent, 2 users, no destination, Notice at most')
  await house.ana.submit(form, { 'How long': '1 hour', Why: 'a drill', 'Ends itself when it sees': ['ten times its usual rate'] })
  await says(house, card, 'Suppressed until')
  await house.send(shell({ fields: { 'user.name': 'eve' } }))
  await says(house, card, 'Has hidden 1 event')
})

describe('to narrow a suppression', () => {
  /** Everything of the rule in one namespace is hidden, which is more than the checkout. */
  async function hidden(house: House): Promise<{ readonly id: string; readonly other: Message }> {
    await house.send(shell(), shell({ fields: refunds }))
    const card = await house.card('checkout')
    const form = await open(house, card)
    await house.ana.submit(form, { [ticks]: [`rule: ${rule}`, 'namespace: payments'], [by]: [], 'How long': '1 hour', Why: 'a drill' })
    const other = await house.card('refunds')
    await says(house, other, 'Suppressed until')
    const reply = await replied(house, card, 'a drill')
    const id = /"action_id":"lift"[^}]*\}?[^}]*"value":"([0-9a-z]{8})"/.exec(JSON.stringify(reply.blocks))?.[1] ?? ''
    return { id, other }
  }

  test('the same ticks show what it hides already, and what it would have hidden then', async () => {
    await using house = await openHouse()
    const { id, other } = await hidden(house)
    await house.ben.command('falco', `/falco narrow ${id}`)
    const form = await house.workspace.until('the figures', () => {
      const { modal } = house.ben
      return modal && JSON.stringify(modal.view).includes('hidden 2 of 2 events') ? modal : undefined
    })
    expect(JSON.stringify(form.view)).not.toContain('"namespace: payments"')
    await house.ben.choose({ view: form }, 'workload (owner): checkout')
    await house.workspace.until('the figures of the tick', () => JSON.stringify(form.view).includes('hidden 1 of 2 events'))
    await house.ben.submit(form, {})
    expect(house.ben.modal).toBeUndefined()
    await house.send(shell({ fields: refunds }))
    await says(house, other, '×2')
  })

  test('nothing ticked is no narrower, and is said under the ticks', async () => {
    await using house = await openHouse()
    const { id } = await hidden(house)
    await house.ben.command('falco', `/falco narrow ${id}`)
    const form = await house.workspace.until('the form', () => house.ben.modal)
    await house.ben.submit(form, {})
    expect(house.ben.modal?.errors).toEqual({ what: expect.stringContaining('tick at least one') })
  })

  test('what has ended meanwhile is refused in the place of the form', async () => {
    await using house = await openHouse()
    const { id } = await hidden(house)
    await house.ben.command('falco', `/falco narrow ${id}`)
    const form = await house.workspace.until('the form', () => house.ben.modal)
    await house.ana.command('falco', `/falco lift ${id}`)
    await house.ben.submit(form, { 'Hide only what fits this, too': ['workload (owner): checkout'] })
    expect(JSON.stringify(house.ben.modal?.view)).toContain('has lifted this suppression already')
  })
})
