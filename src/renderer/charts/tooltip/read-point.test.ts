import { describe, expect, it } from 'vitest'
import { formatClock } from '../format/format-time'
import { createPanelData } from '../panel-data'
import { createTestFeeds, testPanel } from '../test-feeds'
import { readPoint } from './read-point'
import { speakPoint } from './speak-point'

const GAP = { from: 95_000, to: 99_000, cause: 'computer-away', refilled: false } as const
const spoken = (text: string): string => text.replaceAll('\u00a0', ' ')

describe('what a panel says of a moment', () => {
  const feeds = createTestFeeds()
  const data = createPanelData(testPanel({ unit: 'percentunit' }), feeds)
  feeds.snapshot('1/A', 90, [
    [{ mode: 'user' }, [0.25]],
    [{ mode: 'system' }, [0.5]],
    [{ mode: 'idle' }, [0.75]],
  ])
  const time = formatClock(90_000)

  it('is its time and its values, largest first', () => {
    const reading = readPoint(data, 90_000, [])
    expect(reading).toMatchObject({ time, note: '', more: 0 })
    expect(reading.rows.map(({ text }) => spoken(text))).toEqual(['75.0 %', '50.0 %', '25.0 %'])
    expect(spoken(speakPoint(reading))).toBe(`${time}: idle 75.0 %, system 50.0 %, user 25.0 %`)
  })

  it('counts those that are too many', () => {
    const reading = readPoint(data, 90_000, [], 1)
    expect(reading.more).toBe(2)
    expect(spoken(speakPoint(reading))).toBe(`${time}: idle 75.0 %, and 2 more`)
  })

  it('is why there is none', () => {
    expect(speakPoint(readPoint(data, 80_000, []))).toBe(`${formatClock(80_000)}: no data`)
    expect(speakPoint(readPoint(data, 96_000, [GAP]))).toBe(`${formatClock(96_000)}: this computer was away`)
  })
})
