import type { KeyEntry } from './command'

/** Keys that the window itself takes, before the page sees them. */
export const WINDOW_KEYS: readonly KeyEntry[] = [
  { id: 'zoom-in', title: 'Larger', group: 'View', keys: 'mod++' },
  { id: 'zoom-out', title: 'Smaller', group: 'View', keys: 'mod+-' },
  { id: 'zoom-back', title: 'Usual size', group: 'View', keys: 'mod+0' },
]
