import { describe, expect, it } from 'vitest'
import type { Panel } from '../../../../contract/model/dashboard'
import { fractionOf, valueRange } from './value-range'

const panel = (change: Partial<Panel>): Panel => ({
  id: 1,
  type: 'gauge',
  title: 'Gauge',
  gridPos: { x: 0, y: 0, w: 4, h: 4 },
  targets: [{ refId: 'A', expr: 'up' }],
  ...change,
})

describe('the ends of a gauge', () => {
  it('are the panel’s own', () => {
    expect(valueRange(panel({ min: 10, max: 50 }), [400])).toEqual({ min: 10, max: 50 })
  })

  it('are the unit’s where it has natural ones', () => {
    expect(valueRange(panel({ unit: 'percent' }), [12])).toEqual({ min: 0, max: 100 })
    expect(valueRange(panel({ unit: 'percentunit' }), [0.1])).toEqual({ min: 0, max: 1 })
  })

  it('are round numbers around values and thresholds otherwise', () => {
    expect(valueRange(panel({}), [3, 17, Number.NaN])).toEqual({ min: 0, max: 20 })
    const thresholds: Panel['thresholds'] = [
      { value: null, state: 'ok' },
      { value: 80, state: 'critical' },
    ]
    expect(valueRange(panel({ thresholds }), [3])).toEqual({ min: 0, max: 100 })
    expect(valueRange(panel({}), [])).toEqual({ min: 0, max: 1 })
  })

  it('never meet', () => {
    expect(valueRange(panel({ min: 5, max: 5 }), [])).toEqual({ min: 5, max: 6 })
  })
})

describe('the place of a value', () => {
  it('lies between the ends, and at the start when there is none', () => {
    const range = { min: 10, max: 20 }
    expect([5, 15, 99, Number.NaN].map((value) => fractionOf(value, range))).toEqual([0, 0.5, 1, 0])
  })
})
