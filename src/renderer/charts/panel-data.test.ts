import { describe, expect, it } from 'vitest'
import { createPanelData } from './panel-data'
import { createTestFeeds, testPanel } from './test-feeds'

describe('what a panel draws', () => {
  it('is its series in natural order of their names, each with a colour that it keeps', () => {
    const feeds = createTestFeeds()
    const data = createPanelData(testPanel(), feeds)
    feeds.snapshot('1/A', 90, [
      [{ mode: 'core 10' }, [1]],
      [{ mode: 'core 2' }, [2]],
    ])
    expect(data.series().map(({ name, color }) => [name, color])).toEqual([
      ['core 2', 0],
      ['core 10', 1],
    ])
    feeds.snapshot('1/A', 90, [
      [{ mode: 'core 1' }, [0]],
      [{ mode: 'core 10' }, [1]],
    ])
    expect(data.series().map(({ name, color }) => [name, color])).toEqual([
      ['core 1', 2],
      ['core 10', 1],
    ])
  })

  it('is the same list until a series comes or goes', () => {
    const feeds = createTestFeeds()
    const data = createPanelData(testPanel(), feeds)
    feeds.snapshot('1/A', 90, [[{ mode: 'user' }, [1]]])
    const before = data.series()
    expect(data.series()).toBe(before)
    feeds.snapshot('1/A', 91, [[{ mode: 'user' }, [1]]])
    expect(data.series()).not.toBe(before)
    expect(data.series()).toEqual(before)
  })

  it('has the targets one after the other', () => {
    const feeds = createTestFeeds()
    const targets = [
      { refId: 'B', expr: 'b', legend: 'b' },
      { refId: 'A', expr: 'a', legend: 'a' },
    ]
    const data = createPanelData(testPanel({ targets }), feeds)
    feeds.snapshot('1/A', 90, [[{}, [1]]])
    feeds.snapshot('1/B', 90, [[{}, [2]]])
    expect(data.series().map(({ name }) => name)).toEqual(['b', 'a'])
  })

  it('reads values now, and has none for a series that fell behind', () => {
    const feeds = createTestFeeds()
    const data = createPanelData(testPanel(), feeds)
    feeds.snapshot('1/A', 90, [
      [{ mode: 'a' }, [1, 2, 3, 4]],
      [{ mode: 'b' }, [1, 2, Number.NaN, Number.NaN]],
      [{ mode: 'c' }, [1, Number.NaN, Number.NaN, Number.NaN]],
    ])
    expect(data.series().map(data.lastValue)).toEqual([4, 2, Number.NaN])
    const [first] = data.series()
    if (first === undefined) throw new Error('no series')
    expect(data.at(first, 91)).toBe(2)
    const window = new Float64Array(2)
    data.copy(first, 92, window)
    expect([...window]).toEqual([3, 4])
    expect(data.step()).toBe(1000)
  })

  it('is as old as the target that lags most', () => {
    const feeds = createTestFeeds()
    const targets = [
      { refId: 'A', expr: 'a' },
      { refId: 'B', expr: 'b' },
      { refId: 'C', expr: 'no data' },
    ]
    const data = createPanelData(testPanel({ targets }), feeds)
    expect(data.newestSample()).toBeNaN()
    feeds.snapshot('1/A', 90, [[{}, [1, 2]]])
    feeds.snapshot('1/B', 60, [[{}, [1]]])
    feeds.snapshot('1/C', 60, [])
    expect(data.newestSample()).toBe(60_000)
    expect(data.fromCache()).toBe(false)
  })
})

describe('the status of a panel', () => {
  it('goes from waiting to empty to ready', () => {
    const feeds = createTestFeeds()
    const data = createPanelData(testPanel(), feeds)
    expect(data.status()).toEqual({ kind: 'waiting' })
    feeds.snapshot('1/A', 90, [])
    expect(data.status()).toEqual({ kind: 'empty' })
    feeds.snapshot('1/A', 90, [[{}, [1]]])
    const ready = data.status()
    expect(ready).toEqual({ kind: 'ready', failure: null })
    feeds.snapshot('1/A', 91, [[{}, [1]]])
    expect(data.status()).toBe(ready)
  })

  it('tells a failure, beside older data where there is any', () => {
    const feeds = createTestFeeds()
    const data = createPanelData(testPanel(), feeds)
    const failure = { code: 'promql/parse', message: 'unclosed bracket' } as const
    feeds.apply({ kind: 'failed', feed: '1/A', ...failure })
    expect(data.status()).toEqual({ kind: 'failed', failure })
    feeds.snapshot('1/A', 90, [[{}, [1]]])
    feeds.apply({ kind: 'failed', feed: '1/A', ...failure })
    expect(data.status()).toEqual({ kind: 'ready', failure })
  })

  it('is told again before the next paint, until the listener lets go', () => {
    const feeds = createTestFeeds()
    const data = createPanelData(testPanel(), feeds)
    let told = 0
    const stop = data.follow(() => {
      told += 1
    })
    feeds.snapshot('1/A', 90, [])
    feeds.paint()
    stop()
    feeds.snapshot('1/A', 91, [])
    feeds.paint()
    expect(told).toBe(1)
  })
})
