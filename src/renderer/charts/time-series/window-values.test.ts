import { describe, expect, it } from 'vitest'
import { createPanelData } from '../panel-data'
import { createTestFeeds, testPanel } from '../test-feeds'
import { createWindowReader } from './window-values'

const none = Number.NaN

function bench(stack: boolean) {
  const feeds = createTestFeeds()
  const data = createPanelData(testPanel({ stack }), feeds)
  feeds.snapshot('1/A', 90, [
    [{ mode: 'a' }, [1, 2, none, 4]],
    [{ mode: 'b' }, [10, none, 30, -40]],
  ])
  return { data, read: createWindowReader(data) }
}

describe('the visible points of a panel', () => {
  it('are the values of each line, and their extent', () => {
    const { data, read } = bench(false)
    const window = read(data.series(), 89, 5)
    expect(window.lines.map(({ values }) => [...values])).toEqual([
      [none, 1, 2, none, 4],
      [none, 10, none, 30, -40],
    ])
    expect(window.lines.every(({ base }) => base === null)).toBe(true)
    expect([window.low, window.high]).toEqual([-40, 30])
  })

  it('are sums when stacked: a missing value adds nothing and leaves a hole', () => {
    const { data, read } = bench(true)
    const window = read(data.series(), 90, 4)
    expect(window.lines.map(({ values }) => [...values])).toEqual([
      [1, 2, none, 4],
      [11, none, 30, -36],
    ])
    expect(window.lines[0]?.base).toBeNull()
    expect([...(window.lines[1]?.base ?? [])]).toEqual([1, 2, 0, 4])
  })

  it('leave out hidden lines, and have no extent without any', () => {
    const { data, read } = bench(true)
    expect(read(data.series().slice(1), 90, 1).lines.map(({ values }) => [...values])).toEqual([[10]])
    const empty = read([], 90, 4)
    expect([empty.low, empty.high]).toEqual([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
  })

  it('use the same columns again while the size stays', () => {
    const { data, read } = bench(false)
    const before = read(data.series(), 90, 4).lines[0]?.values
    expect(read(data.series(), 91, 4).lines[0]?.values).toBe(before)
    expect(read(data.series(), 91, 3).lines[0]?.values).not.toBe(before)
  })
})
