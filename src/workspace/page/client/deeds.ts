/** What people do on the page, told to the server. */

type Where = { readonly channel: string; readonly ts: string } | { readonly view: string }
export type Value = string | readonly string[]

export type Deed =
  | {
      readonly do: 'press'
      readonly where: Where
      readonly label: string
      readonly blockId: string
      readonly actionId: string
      readonly value: string | undefined
    }
  | { readonly do: 'choose'; readonly where: Where; readonly blockId: string; readonly actionId: string; readonly value: Value }
  | { readonly do: 'submit'; readonly view: string; readonly values: Readonly<Record<string, Value>> }
  | { readonly do: 'change'; readonly view: string; readonly blockId: string; readonly value: Value }
  | { readonly do: 'close'; readonly view: string }
  | { readonly do: 'command'; readonly channel: string; readonly line: string }
  | { readonly do: 'home' }

/** Resolves once the app has acknowledged; says in a toast when it did not. */
export async function send(deed: Deed): Promise<void> {
  const as = document.querySelector<HTMLElement>('[data-as]')?.dataset['as']
  const body = JSON.stringify({ ...deed, as })
  const answer = await fetch('/page/deeds', { method: 'POST', headers: { 'content-type': 'application/json' }, body }).catch(
    () => undefined,
  )
  const said: { readonly ok: boolean; readonly why?: string } | undefined = answer?.ok ? await answer.json() : undefined
  if (!said) toast('The workspace is not there. Is it still running?')
  else if (!said.ok) toast(said.why ?? 'It did not work.')
}

let leaving: ReturnType<typeof setTimeout> | undefined

/** A popover, opened anew each time, so that it lies above a modal. */
export function toast(words: string): void {
  const shown = document.querySelector<HTMLElement>('#toast')
  if (!shown) return
  clearTimeout(leaving)
  shown.hidePopover()
  shown.textContent = words
  shown.showPopover()
  leaving = setTimeout(() => shown.hidePopover(), 8000)
}

/** The message or view that an element stands in. */
export function whereIs(element: Element): Where | undefined {
  const { channel, ts, view } = element.closest<HTMLElement>('article[data-ts], [data-view]')?.dataset ?? {}
  if (view !== undefined) return { view }
  return channel !== undefined && ts !== undefined ? { channel, ts } : undefined
}
