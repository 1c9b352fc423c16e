import type { FormattedValue } from './formatted-value'

const PARTS = [
  { seconds: 365 * 86_400, word: 'y' },
  { seconds: 86_400, word: 'd' },
  { seconds: 3600, word: 'h' },
  { seconds: 60, word: 'min' },
  { seconds: 1, word: 's' },
]

/** A duration of a minute or more in its two largest units, rounded down: `1 h 12 min`, `3 d 4 h`. */
export function formatDuration(seconds: number): FormattedValue {
  const size = Math.abs(seconds)
  const at = PARTS.findIndex((part) => size >= part.seconds)
  const large = PARTS[at]
  const small = PARTS[at + 1]
  if (large === undefined || small === undefined) return { text: String(Math.floor(size)), suffix: 's' }
  const sign = seconds < 0 ? '−' : ''
  const count = Math.floor(size / large.seconds)
  const rest = Math.floor((size % large.seconds) / small.seconds)
  return { text: `${sign}${count}\u00a0${large.word}\u00a0${rest}`, suffix: small.word }
}
