import { describe, expect, it } from 'vitest'
import { timeLabels } from './time-axis'

describe('the labels of the time axis', () => {
  const noon = new Date(2026, 10, 22, 12, 0, 0).getTime()

  it('show seconds only where ticks are that near', () => {
    expect(timeLabels([noon, noon + 30_000], 30_000)).toEqual(['12:00:00', '12:00:30'])
    expect(timeLabels([noon, noon + 60_000], 60_000)).toEqual(['12:00', '12:01'])
  })

  it('show the date at midnight and for whole days', () => {
    const midnight = new Date(2026, 10, 23).getTime()
    expect(timeLabels([midnight - 3_600_000, midnight], 3_600_000)).toEqual(['23:00', expect.stringMatching(/23/)])
    expect(timeLabels([noon], 86_400_000)).toEqual([expect.stringMatching(/22/)])
  })
})
