import type { Unit } from '../../../../contract/model/dashboard'

/** What a number is divided by to be read, and the text behind it. */
export interface UnitScale {
  readonly divisor: number
  readonly suffix: string
}

const steps = (base: number, ...suffixes: string[]): UnitScale[] =>
  suffixes.map((suffix, power) => ({ divisor: base ** power, suffix }))

const SHORT = steps(1000, '', 'K', 'Mil', 'Bil', 'Tri', 'Quadr', 'Quint')
const SECONDS: UnitScale[] = [
  { divisor: 1e-9, suffix: 'ns' },
  { divisor: 1e-6, suffix: 'µs' },
  { divisor: 1e-3, suffix: 'ms' },
  { divisor: 1, suffix: 's' },
  { divisor: 60, suffix: 'min' },
  { divisor: 3600, suffix: 'h' },
  { divisor: 86_400, suffix: 'd' },
  { divisor: 365 * 86_400, suffix: 'y' },
]

/** Smallest first. Bytes are counted in 1024s where the unit says so (IEC), all else in 1000s. */
const LADDERS: Readonly<Record<Unit, readonly UnitScale[]>> = {
  none: [{ divisor: 1, suffix: '' }],
  short: SHORT,
  percent: [{ divisor: 1, suffix: '%' }],
  percentunit: [{ divisor: 0.01, suffix: '%' }],
  bytes: steps(1024, 'B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'),
  decbytes: steps(1000, 'B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'),
  Bps: steps(1000, 'B/s', 'kB/s', 'MB/s', 'GB/s', 'TB/s', 'PB/s', 'EB/s'),
  bps: steps(1000, 'bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s', 'Tbit/s', 'Pbit/s', 'Ebit/s'),
  iops: SHORT.map(({ divisor, suffix }) => ({ divisor, suffix: `${suffix} io/s`.trim() })),
  ops: SHORT.map(({ divisor, suffix }) => ({ divisor, suffix: `${suffix} ops/s`.trim() })),
  s: SECONDS,
  ms: SECONDS.map(({ divisor, suffix }) => ({ divisor: divisor * 1000, suffix })),
  hertz: steps(1000, 'Hz', 'kHz', 'MHz', 'GHz', 'THz'),
  celsius: [{ divisor: 1, suffix: '°C' }],
}

/** The largest step of the unit in which the magnitude is at least 1; zero is told in the unit itself. */
export function scaleFor(unit: Unit, magnitude: number): UnitScale {
  const ladder = LADDERS[unit]
  const size = Math.abs(magnitude)
  const plain = ladder.find((scale) => scale.divisor === (unit === 'ms' ? 1000 : 1)) ?? ladder[0]
  let chosen = size === 0 || !Number.isFinite(size) ? plain : ladder[0]
  if (size > 0 && Number.isFinite(size)) for (const scale of ladder) if (size >= scale.divisor) chosen = scale
  return chosen ?? { divisor: 1, suffix: '' }
}
