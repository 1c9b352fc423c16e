import type { Unit } from '../../../../contract/model/dashboard'
import { formatDuration } from './format-duration'
import type { FormattedValue } from './formatted-value'
import { powerOfTen } from './power-of-ten'
import { scaleFor, type UnitScale } from './unit-scale'

/** What stands where there is no value. */
export const NO_VALUE = '–'

const SECONDS_OF_YEAR = 365 * 86_400
/** From here on, years and days say no more than years. */
const LONGEST_DURATION = 1000 * SECONDS_OF_YEAR
/** Beyond its unit's last step a number has fewer digits than this many powers of ten; a bare number may have more. */
const MOST_WITH_UNIT = 1e6
const MOST_BARE = 1e15
/** Below this, three decimals would say zero. */
const LEAST = 0.0005
/** Below this, six decimals do not tell the ticks of an axis apart. */
const LEAST_TICK = 1e-6

/** Three significant digits, so that a value that moves keeps its width. `decimals` overrides. */
export function formatValue(value: number, unit: Unit = 'short', decimals?: number): FormattedValue {
  if (Number.isNaN(value)) return { text: NO_VALUE, suffix: '' }
  if (unit === 's' || unit === 'ms') {
    const seconds = unit === 's' ? value : value / 1000
    if (Math.abs(seconds) >= 60 && Math.abs(seconds) < LONGEST_DURATION) return formatDuration(seconds)
  }
  return formatScaled(value, scaleFor(unit, value), decimals)
}

/** The same as one text: `1.25 GiB`, `48 %`. */
export function formatValueText(value: number, unit?: Unit, decimals?: number): string {
  return joined(formatValue(value, unit, decimals))
}

/** Labels for evenly spaced ticks of one axis: one scale and one count of decimals for all of them. */
export function axisFormatter(unit: Unit = 'short', max: number, tick: number): (value: number) => string {
  const scale = scaleFor(unit, max)
  const decimals = decimalsToTell(tick / scale.divisor)
  const tiny = tick / scale.divisor < LEAST_TICK
  return (value) => {
    if (value === 0) return '0'
    if (tiny) return joined({ text: powerOfTen(value / scale.divisor), suffix: scale.suffix })
    return joined(formatScaled(value, scale, decimals))
  }
}

function formatScaled(value: number, scale: UnitScale, decimals: number | undefined): FormattedValue {
  if (!Number.isFinite(value)) return { text: value > 0 ? '∞' : '−∞', suffix: scale.suffix }
  const scaled = value / scale.divisor
  if (isBeyondDigits(Math.abs(scaled), scale, decimals)) return { text: powerOfTen(scaled), suffix: scale.suffix }
  const text = scaled.toFixed(decimals ?? usualDecimals(scaled, scale))
  const unsigned = text.replace('-', '')
  return { text: scaled < 0 && Number(unsigned) !== 0 ? `−${unsigned}` : unsigned, suffix: scale.suffix }
}

/** Percentages stay with one decimal: a ten-thousandth of a percent is none. */
function isBeyondDigits(size: number, scale: UnitScale, decimals: number | undefined): boolean {
  if (size >= (scale.suffix === '' ? MOST_BARE : MOST_WITH_UNIT)) return true
  return decimals === undefined && scale.suffix !== '%' && size > 0 && size < LEAST
}

/** Whole numbers in the unit itself are counts and stay whole. */
function usualDecimals(scaled: number, scale: UnitScale): number {
  if (scale.divisor === 1 && Number.isInteger(scaled)) return 0
  const size = Math.abs(scaled)
  if (size >= 99.95) return 0
  if (scale.suffix === '%') return 1
  if (size < 0.00995) return 3
  return size >= 9.995 ? 1 : 2
}

/** Decimals with which multiples of `tick` can be told apart exactly, at most 6. */
function decimalsToTell(tick: number): number {
  for (let decimals = 0; decimals < 6; decimals += 1) {
    const shifted = tick * 10 ** decimals
    if (Math.abs(shifted - Math.round(shifted)) < 1e-6 * Math.max(1, shifted)) return decimals
  }
  return 6
}

function joined({ text, suffix }: FormattedValue): string {
  return suffix === '' ? text : `${text}\u00a0${suffix}`
}
