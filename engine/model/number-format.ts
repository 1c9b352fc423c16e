/** How Go prints a float64 by default (`%v`, `%g`): the shortest digits that read back the same, from 1e6 on with an exponent. */
export function formatShortest(value: number): string {
  if (!Number.isFinite(value)) return formatSpecial(value)
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) return withExponent(value.toExponential())
  return Object.is(value, -0) ? '-0' : String(value)
}

/** As OpenMetrics wants numbers in the values of labels: whole ones with a zero behind the point. */
export function formatOpenMetrics(value: number): string {
  const text = formatShortest(value === 0 ? 0 : value)
  return /^-?\d+$/.test(text) ? `${text}.0` : text
}

/** Go's `%.<digits>g`: so many significant digits, no trailing zeros. */
export function formatSignificant(value: number, digits: number): string {
  if (!Number.isFinite(value)) return formatSpecial(value)
  if (value === 0) return Object.is(value, -0) ? '-0' : '0'
  const scientific = roundedToEven(value, digits)
  const exponent = Number(scientific.slice(scientific.indexOf('e') + 1))
  if (exponent < -4 || exponent >= digits) {
    const [mantissa = '', power = ''] = scientific.split('e')
    return withExponent(`${withoutTrailingZeros(mantissa)}e${power}`)
  }
  return withoutTrailingZeros(Number(scientific).toFixed(digits - 1 - exponent))
}

/** Of two equally near numbers Go takes the even one, JavaScript the larger: 12345 to four digits is 1.234e+04. */
function roundedToEven(value: number, digits: number): string {
  const [mantissa = '', power = ''] = value.toExponential(40).split('e')
  const kept = mantissa.slice(0, mantissa.indexOf('.') + digits)
  const isTie = /^50*$/.test(mantissa.slice(kept.length))
  return isTie && /[02468]$/.test(kept) ? `${kept}e${power}` : value.toExponential(digits - 1)
}

/** Go's `%.<places>f`. */
export function formatFixed(value: number, places: number): string {
  return Number.isFinite(value) ? value.toFixed(places) : formatSpecial(value)
}

function formatSpecial(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  return value > 0 ? '+Inf' : '-Inf'
}

function withoutTrailingZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

/** Go writes at least two digits of the exponent. */
function withExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2')
}
