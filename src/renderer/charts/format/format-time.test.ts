import { describe, expect, it } from 'vitest'
import { formatAge, formatClock, formatDay, formatMinute, formatMoment } from './format-time'

const TIME = new Date(2026, 10, 22, 14, 3, 7).getTime()

describe('a time', () => {
  it('is told by the 24-hour clock of this computer', () => {
    expect(formatClock(TIME)).toBe('14:03:07')
    expect(formatMinute(TIME)).toBe('14:03')
    expect(formatDay(TIME)).toMatch(/22/)
  })

  it('has its day where that was more than a day ago', () => {
    expect(formatMoment(TIME, TIME + 3_600_000)).toBe('14:03:07')
    expect(formatMoment(TIME, TIME + 90_000_000)).toMatch(/22.* 14:03:07/)
  })
})

describe('an age', () => {
  it.each([
    [0, 'now'],
    [1_999, 'now'],
    [12_400, '12 s'],
    [119_999, '119 s'],
    [120_000, '2 min'],
    [7_200_000, '2 h'],
    [3 * 86_400_000, '3 d'],
  ])('of %d ms is %s', (milliseconds, expected) => {
    expect(formatAge(milliseconds).replaceAll('\u00a0', ' ')).toBe(expected)
  })
})
