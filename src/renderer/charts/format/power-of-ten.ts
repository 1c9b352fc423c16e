const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** A number too large or too small for plain digits: `1.00×10¹⁸`, `−2.50×10⁻⁹`. */
export function powerOfTen(value: number): string {
  const [digits = '', power = '0'] = Math.abs(value).toExponential(2).split('e')
  const raised = [...power.replace(/[+-]/, '')].map((digit) => RAISED[Number(digit)]).join('')
  return `${value < 0 ? '−' : ''}${digits}×10${power.startsWith('-') ? '⁻' : ''}${raised}`
}
