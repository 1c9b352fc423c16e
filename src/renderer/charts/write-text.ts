/** Writes a value into its element, and leaves the page alone when it already says so. */
export function writeText(element: Pick<Element, 'textContent'> | null | undefined, text: string): void {
  if (element && element.textContent !== text) element.textContent = text
}

/** Sets or removes an attribute that the stylesheet reads. */
export function writeState(element: Element | null | undefined, name: string, state: string | null): void {
  if (!element || element.getAttribute(name) === state) return
  if (state === null) element.removeAttribute(name)
  else element.setAttribute(name, state)
}
