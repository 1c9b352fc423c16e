import { DATE_FUNCTIONS } from './date-functions'

type Numeric = (value: number, ...parameters: number[]) => number

/** As Go's `math.Min` and `math.Max` have it: an infinity at its own end goes before NaN. */
function clamp(value: number, low: number, high: number): number {
  const least = high === Number.NEGATIVE_INFINITY || value === Number.NEGATIVE_INFINITY
  const capped = least ? Number.NEGATIVE_INFINITY : Math.min(high, value)
  const most = low === Number.POSITIVE_INFINITY || capped === Number.POSITIVE_INFINITY
  return most ? Number.POSITIVE_INFINITY : Math.max(low, capped)
}

function round(value: number, nearest = 1): number {
  // The inverse, as Prometheus has it, for the sake of fewer rounding faults.
  const inverse = 1 / nearest
  return Math.floor(value * inverse + 0.5) / inverse
}

function sign(value: number): number {
  return value < 0 ? -1 : value > 0 ? 1 : value
}

/** Functions that change each value of a vector by itself, some with scalars to help. */
export const VALUE_FUNCTIONS: Readonly<Record<string, Numeric>> = {
  ...DATE_FUNCTIONS,
  abs: Math.abs,
  acos: Math.acos,
  acosh: Math.acosh,
  asin: Math.asin,
  asinh: Math.asinh,
  atan: Math.atan,
  atanh: Math.atanh,
  ceil: Math.ceil,
  cos: Math.cos,
  cosh: Math.cosh,
  deg: (value) => (value * 180) / Math.PI,
  exp: Math.exp,
  floor: Math.floor,
  ln: Math.log,
  log10: Math.log10,
  log2: Math.log2,
  rad: (value) => (value * Math.PI) / 180,
  sgn: sign,
  sin: Math.sin,
  sinh: Math.sinh,
  sqrt: Math.sqrt,
  tan: Math.tan,
  tanh: Math.tanh,
  round,
  clamp: clamp as Numeric,
  clamp_min: (value, low = Number.NEGATIVE_INFINITY) => clamp(value, low, Number.POSITIVE_INFINITY),
  clamp_max: (value, high = Number.POSITIVE_INFINITY) => clamp(value, Number.NEGATIVE_INFINITY, high),
}

/** clamp answers nothing at all where its ends are the wrong way round. */
export function isEmptyClamp(name: string, parameters: readonly number[]): boolean {
  return name === 'clamp' && parameters[1]! < parameters[0]!
}
