import { describe, expect, it } from 'vitest'
import { createPanelData } from '../../charts/panel-data'
import { createTestFeeds, testPanel } from '../../charts/test-feeds'
import { describePanel } from './describe-panel'

describe('what a screen reader says of a panel', () => {
  it('is each value with its name', () => {
    const feeds = createTestFeeds()
    const data = createPanelData(testPanel({ unit: 'percentunit' }), feeds)
    expect(describePanel(data)).toBe('No data')
    feeds.snapshot('1/A', 90, [
      [{ mode: 'user' }, [0.5]],
      [{ mode: 'system' }, [0.25]],
    ])
    expect(describePanel(data).replaceAll('\u00a0', ' ')).toBe('system 25.0 %, user 50.0 %')
  })

  it('counts the rest of many', () => {
    const feeds = createTestFeeds()
    const data = createPanelData(testPanel(), feeds)
    feeds.snapshot(
      '1/A',
      90,
      Array.from({ length: 11 }, (_, at) => [{ mode: `m${at}` }, [at]] as const),
    )
    expect(describePanel(data)).toMatch(/m7 7, and 3 more$/)
  })
})
