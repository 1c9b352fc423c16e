import { describe, expect, it } from 'vitest'
import { describeAge } from './describe-age'

const NOW = new Date(2026, 10, 22, 14, 3, 22).getTime()
const words = (age: Parameters<typeof describeAge>[0]): string => {
  const { prefix, text } = describeAge(age, NOW)
  return (prefix + text).replaceAll('\u00a0', ' ')
}

describe('an age in words', () => {
  it('is quiet while live, and says old when stale', () => {
    expect(words({ kind: 'unknown' })).toBe('')
    expect(words({ kind: 'live', milliseconds: 300 })).toBe('now')
    expect(words({ kind: 'stale', milliseconds: 240_000 })).toBe('4 min old')
  })

  it('says where a stored value comes from, with the day when it is not of today', () => {
    expect(words({ kind: 'cache', milliseconds: 9000, asOf: NOW })).toBe('from this computer, as of 14:03:22')
    const old = words({ kind: 'cache', milliseconds: 0, asOf: NOW - 3 * 86_400_000 })
    expect(old).toMatch(/as of .*19.* 14:03:22/)
  })
})
