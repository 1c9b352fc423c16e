/** A line of the keyboard help. */
export interface KeyEntry {
  readonly id: string
  readonly title: string
  readonly group: 'Go to' | 'Alerts' | 'Connection' | 'View' | 'Panel' | 'Help'
  /** A key or a sequence of keys parted by blanks: `?`, `mod+k`, `g s`. */
  readonly keys: string
}

/** One thing a person can do from anywhere. Keys, the palette and the help all read the same list. */
export interface Command extends KeyEntry {
  readonly run: () => void
}
