import { describe, expect, it } from 'vitest'
import { createPanelData } from '../panel-data'
import { createTestFeeds, testPanel } from '../test-feeds'
import { nearestRow, tooltipRows } from './tooltip-rows'

describe('the rows of the tooltip', () => {
  const feeds = createTestFeeds()
  const data = createPanelData(testPanel(), feeds)

  it('are none before there is data', () => {
    expect(tooltipRows(data, 90_000)).toEqual([])
  })

  it('are the values at that moment, largest first, without those that have none', () => {
    feeds.snapshot('1/A', 90, [
      [{ mode: 'a' }, [1, 5]],
      [{ mode: 'b' }, [3, 4]],
      [{ mode: 'c' }, [Number.NaN, 9]],
    ])
    const rows = tooltipRows(data, 90_000)
    expect(rows.map(({ series, value }) => [series.name, value])).toEqual([
      ['b', 3],
      ['a', 1],
    ])
    expect(tooltipRows(data, 91_400).map(({ value }) => value)).toEqual([9, 5, 4])
  })

  it('mark the line nearest to the pointer', () => {
    const rows = tooltipRows(data, 90_000)
    expect(nearestRow(rows, 1.4)?.series.name).toBe('a')
    expect(nearestRow(rows, 100)?.series.name).toBe('b')
    expect(nearestRow(rows, null)).toBeUndefined()
    expect(nearestRow([], 1)).toBeUndefined()
  })
})
