const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** One width of roll-up windows. All in milliseconds. */
export interface Tier {
  readonly width: number
  /** How much time one blob covers; a multiple of the width. */
  readonly span: number
  readonly retentionMs: number
}

export interface RollUpRetention {
  readonly minuteMs: number
  readonly tenMinutesMs: number
}

export const DEFAULT_ROLL_UP_RETENTION: RollUpRetention = { minuteMs: 30 * DAY, tenMinutesMs: 365 * DAY }

/** From the finest on: each is made from the one before, the first from samples. */
export function tiersOf({ minuteMs, tenMinutesMs }: RollUpRetention): readonly Tier[] {
  return [
    { width: MINUTE, span: 4 * HOUR, retentionMs: minuteMs },
    { width: 10 * MINUTE, span: DAY, retentionMs: tenMinutesMs },
  ]
}

/** A step made longer, so that it is whole windows of the coarsest tier that is not longer than it. Milliseconds. */
export function wholeWindows(step: number, tiers: readonly Tier[]): number {
  const fitting = tiers.filter(({ width }) => width <= step).at(-1)
  return fitting === undefined ? step : Math.ceil(step / fitting.width) * fitting.width
}
