import type { Panel } from '../../../contract/model/dashboard'

export type ThresholdState = 'ok' | 'warning' | 'critical'
export type ThresholdSteps = NonNullable<Panel['thresholds']>

/** How a state is told besides its colour. */
export const STATE_WORDS: Readonly<Record<ThresholdState, string>> = {
  ok: 'OK',
  warning: 'Warning',
  critical: 'Critical',
}

/** The state that a value is in; null without thresholds or without a value. Steps may come in any order. */
export function thresholdState(value: number, steps: ThresholdSteps | undefined): ThresholdState | null {
  if (steps === undefined || steps.length === 0 || Number.isNaN(value)) return null
  let state: ThresholdState = 'ok'
  let from = Number.NEGATIVE_INFINITY
  for (const step of steps) {
    const start = step.value ?? Number.NEGATIVE_INFINITY
    if (value >= start && start >= from) {
      state = step.state
      from = start
    }
  }
  return state
}
