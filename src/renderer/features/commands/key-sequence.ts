/** The parts of a keyboard event that tell a key. */
export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

/** How long the second key of a sequence such as `g s` may take, in milliseconds. */
export const SEQUENCE_TIMEOUT = 1200

/** `mod+k` for a press with Ctrl (Command on macOS), else the key itself, as commands name them. */
export function keyName(press: KeyPress, platform: string): string {
  const mod = platform === 'darwin' ? press.metaKey : press.ctrlKey
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key
  return mod ? `mod+${key}` : key
}

/** The keys pressed so far, after one more: a started sequence goes on or begins anew. */
export function nextPressed(pressed: string, name: string, sequences: readonly string[]): string {
  const joined = pressed === '' ? name : `${pressed} ${name}`
  const goesOn = sequences.some((sequence) => sequence === joined || sequence.startsWith(`${joined} `))
  if (goesOn) return joined
  const begins = sequences.some((sequence) => sequence === name || sequence.startsWith(`${name} `))
  return begins ? name : ''
}
