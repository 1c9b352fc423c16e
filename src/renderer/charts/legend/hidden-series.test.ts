import { describe, expect, it } from 'vitest'
import { isolateSeries, toggleSeries } from './hidden-series'

const KEYS = ['a', 'b', 'c']

describe('the lines that a legend hides', () => {
  it('are all others after a click, and none after a second', () => {
    const alone = isolateSeries(new Set(), 'b', KEYS)
    expect([...alone]).toEqual(['a', 'c'])
    expect(isolateSeries(alone, 'b', KEYS).size).toBe(0)
  })

  it('move to another line that is clicked while one is alone', () => {
    expect([...isolateSeries(new Set(['a', 'c']), 'c', KEYS)]).toEqual(['a', 'b'])
  })

  it('change by one with Ctrl', () => {
    expect([...toggleSeries(new Set(['a']), 'b')]).toEqual(['a', 'b'])
    expect([...toggleSeries(new Set(['a', 'b']), 'a')]).toEqual(['b'])
  })
})
