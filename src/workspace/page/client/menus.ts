/** Menus and confirm dialogs: opened here, closed by the browser. */

/** Opens the menu that follows the button, below it or, near the lower edge, above. */
export function toggleMenu(button: HTMLElement): void {
  const menu = button.nextElementSibling
  if (!(menu instanceof HTMLElement)) return
  menu.togglePopover({ source: button })
  const { left, top, bottom } = button.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = menu
  menu.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`
  menu.style.top = `${bottom + height + 12 > innerHeight ? top - height - 4 : bottom + 4}px`
  menu.querySelector<HTMLElement>('[role=menuitem]')?.focus()
}

export function closeMenu(item: Element): void {
  item.closest<HTMLElement>('[popover]')?.hidePopover()
}

/** Up and down a menu, around its ends. */
export function moveInMenu(event: KeyboardEvent): void {
  if (!(event.target instanceof HTMLElement) || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return
  const items = [...(event.target.closest('[role=menu]')?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])]
  const at = items.indexOf(event.target)
  if (at === -1) return
  items.at((at + (event.key === 'ArrowDown' ? 1 : -1)) % items.length)?.focus()
  event.preventDefault()
}

/** True at once for an element that asks nothing; else what the person answers. */
export function confirmed(element: Element): Promise<boolean> {
  const template = element.closest('.confirmed, .overflow, .chooser')?.querySelector<HTMLTemplateElement>(':scope > template')
  const dialog = template?.content.firstElementChild?.cloneNode(true)
  if (!(dialog instanceof HTMLDialogElement)) return Promise.resolve(true)
  document.body.append(dialog)
  dialog.addEventListener('click', ({ target }) => target instanceof HTMLButtonElement && dialog.close(target.value))
  dialog.showModal()
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove()
      resolve(dialog.returnValue === 'yes')
    })
  })
}
