/** A value axis: its ends and the distance between two ticks. */
export interface ValueScale {
  readonly min: number
  readonly max: number
  readonly tick: number
}

export interface ValueScaleOptions {
  /** Ticks that fit, at least 2. */
  readonly ticks: number
  /** 1024 for units counted in powers of two, else 1000. */
  readonly base: 1000 | 1024
  /** Ends that the panel fixes. */
  readonly min?: number | undefined
  readonly max?: number | undefined
}

/** Beyond these a double has no room for an axis. */
const MOST = 1e300
const LEAST_SPAN = 1e-300

/**
 * An axis around the values, on round numbers. Values that are never below zero stand on zero, so heights can be
 * compared; all-equal values get room around them.
 */
export function niceScale(low: number, high: number, options: ValueScaleOptions): ValueScale {
  let min = options.min ?? (Number.isFinite(low) ? Math.max(Math.min(low, 0), -MOST) : 0)
  let max = options.max ?? (Number.isFinite(high) ? Math.min(Math.max(high, 0), MOST) : 1)
  if (!(max - min > LEAST_SPAN)) {
    if (options.min === undefined && options.max !== undefined) min = max - 1
    else max = min + (options.min === undefined && min === 0 ? 1 : Math.abs(min) || 1)
  }
  const tick = niceTick((max - min) / Math.max(1, options.ticks), options.base)
  return {
    min: options.min ?? Math.floor(min / tick + 1e-9) * tick,
    max: options.max ?? Math.ceil(max / tick - 1e-9) * tick,
    tick,
  }
}

/** Multiples of the tick within the axis. */
export function ticksOf({ min, max, tick }: ValueScale): number[] {
  const first = Math.ceil(min / tick - 1e-9)
  const count = Math.floor(max / tick + 1e-9) - first + 1
  return Array.from({ length: Math.max(0, count) }, (_, index) => {
    const value = (first + index) * tick
    return value === 0 ? 0 : value
  })
}

function niceTick(rough: number, base: 1000 | 1024): number {
  if (base === 1024 && rough >= 1) {
    const unit = 1024 ** Math.floor(Math.log(rough) / Math.log(1024) + 1e-9)
    const inUnit = rough / unit
    if (inUnit > 512) return 1024 * unit
    // Below 1024 the person reads decimal figures: 20, 50, 100 KiB, and the powers of two near the top.
    return inUnit > 200 ? (inUnit > 256 ? 512 : 256) * unit : decimalTick(inUnit) * unit
  }
  return decimalTick(rough)
}

function decimalTick(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough) + 1e-9)
  for (const factor of [1, 2, 2.5, 5, 10]) if (factor * power >= rough * (1 - 1e-9)) return factor * power
  return 10 * power
}
