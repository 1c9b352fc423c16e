import { describe, expect, it } from 'vitest'
import { formatDuration } from './format-duration'

describe('a duration', () => {
  it.each([
    [60, '1 min 0', 's'],
    [4_380, '1 h 13', 'min'],
    [90_000, '1 d 1', 'h'],
    [400 * 86_400, '1 y 35', 'd'],
    [-75, '−1 min 15', 's'],
    [12, '12', 's'],
  ])('of %d s is %s %s', (seconds, text, suffix) => {
    const formatted = formatDuration(seconds)
    expect(formatted.text.replaceAll('\u00a0', ' ')).toBe(text)
    expect(formatted.suffix).toBe(suffix)
  })
})
