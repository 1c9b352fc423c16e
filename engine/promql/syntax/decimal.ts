/** A number without an exponent, with as few digits as tell it apart, as Go's `FormatFloat(value, 'f', -1, 64)`. */
export function formatDecimal(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  const [mantissa = '', power] = Math.abs(value).toString().split('e')
  if (power === undefined) return sign + mantissa
  const [whole = '', fraction = ''] = mantissa.split('.')
  const exponent = Number(power)
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${whole}${fraction}`
  return sign + whole + fraction.padEnd(exponent, '0')
}
