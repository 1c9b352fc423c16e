import { describe, expect, it } from 'vitest'
import { type ThresholdSteps, thresholdState } from './thresholds'

const STEPS: ThresholdSteps = [
  { value: 0.9, state: 'critical' },
  { value: null, state: 'ok' },
  { value: 0.7, state: 'warning' },
]

describe('the state of a value', () => {
  it.each([
    [0, 'ok'],
    [0.7, 'warning'],
    [0.8999, 'warning'],
    [0.9, 'critical'],
    [Number.POSITIVE_INFINITY, 'critical'],
    [Number.NEGATIVE_INFINITY, 'ok'],
  ])('of %d is %s, in whatever order the steps come', (value, state) => {
    expect(thresholdState(value, STEPS)).toBe(state)
  })

  it('is unknown without thresholds or without a value', () => {
    expect(thresholdState(1, undefined)).toBeNull()
    expect(thresholdState(1, [])).toBeNull()
    expect(thresholdState(Number.NaN, STEPS)).toBeNull()
  })
})
