import type { Unsubscribe } from '../../../contract/ipc/define'

/**
 * Lets Escape put away what shows only because it is pointed at or focused, with pointer and focus left where they are
 * (WCAG 1.4.13). Call it while it shows. That Escape does nothing else: it comes before the keys of panel and window.
 */
export function dismissWithEscape(page: EventTarget, dismiss: () => void): Unsubscribe {
  const press = (event: Event): void => {
    if (!('key' in event) || event.key !== 'Escape') return
    event.preventDefault()
    dismiss()
  }
  page.addEventListener('keydown', press, { capture: true })
  return () => page.removeEventListener('keydown', press, { capture: true })
}
