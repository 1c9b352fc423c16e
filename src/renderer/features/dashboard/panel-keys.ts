import type { KeyEntry } from '../commands/command'

/** Keys that work on the panel under the pointer or in focus; the dashboard handles them itself. */
export const PANEL_KEYS: readonly KeyEntry[] = [
  { id: 'panel-view', title: 'View the panel full size', group: 'Panel', keys: 'v' },
  { id: 'panel-back', title: 'Back to all panels', group: 'Panel', keys: 'Escape' },
  { id: 'panel-walk', title: 'Walk over its points', group: 'Panel', keys: 'ArrowLeft ArrowRight' },
  { id: 'legend-alone', title: 'In the legend: one line alone, or all', group: 'Panel', keys: 'Enter' },
  { id: 'legend-toggle', title: 'In the legend: one line on or off', group: 'Panel', keys: 'mod+Enter' },
]
