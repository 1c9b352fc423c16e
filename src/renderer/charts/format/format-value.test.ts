import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Unit } from '../../../../contract/model/dashboard'
import { axisFormatter, formatValue, formatValueText, NO_VALUE } from './format-value'

const text = (value: number, unit?: Unit, decimals?: number): string =>
  formatValueText(value, unit, decimals).replaceAll('\u00a0', ' ')

describe('a value as text', () => {
  it.each<[number, Unit, string]>([
    [0, 'bytes', '0 B'],
    [1023, 'bytes', '1023 B'],
    [1536, 'bytes', '1.50 KiB'],
    [5 * 1024 ** 3, 'bytes', '5.00 GiB'],
    [1500, 'decbytes', '1.50 kB'],
    [48_600, 'Bps', '48.6 kB/s'],
    [2_500_000, 'bps', '2.50 Mbit/s'],
    [48.26, 'percent', '48.3 %'],
    [0.4826, 'percentunit', '48.3 %'],
    [12_345, 'short', '12.3 K'],
    [7_200_000, 'short', '7.20 Mil'],
    [3e9, 'short', '3.00 Bil'],
    [42, 'short', '42'],
    [0.316, 'short', '0.32'],
    [12_345, 'none', '12345'],
    [1_500, 'iops', '1.50 K io/s'],
    [12, 'ops', '12 ops/s'],
    [0.000_32, 's', '320 µs'],
    [0.0042, 's', '4.20 ms'],
    [1.5, 's', '1.50 s'],
    [4_380, 's', '1 h 13 min'],
    [90, 'ms', '90 ms'],
    [1_500, 'ms', '1.50 s'],
    [3_600_000, 'ms', '1 h 0 min'],
    [2_400_000_000, 'hertz', '2.40 GHz'],
    [61.25, 'celsius', '61.3 °C'],
    [0.004, 'short', '0.004'],
    [1e-9, 'short', '1.00×10⁻⁹'],
    [-2.5e-9, 'ops', '−2.50×10⁻⁹ ops/s'],
    [1e18, 'short', '1.00 Quint'],
    [1e25, 'short', '1.00×10⁷ Quint'],
    [123_456_789, 'none', '123456789'],
    [123_456_789, 'percent', '1.23×10⁸ %'],
    [1e18, 'celsius', '1.00×10¹⁸ °C'],
    [1e15, 's', '3.17×10⁷ y'],
  ])('writes %d in %s as %s', (value, unit, expected) => {
    expect(text(value, unit)).toBe(expected)
  })

  it('says that there is no value, and what infinities are', () => {
    expect(text(Number.NaN, 'bytes')).toBe(NO_VALUE)
    expect(text(Number.POSITIVE_INFINITY, 'short')).toBe('∞')
    expect(text(Number.NEGATIVE_INFINITY, 's')).toBe('−∞ s')
  })

  it('uses the panel’s decimals where it gives any', () => {
    expect(text(0.4826, 'percentunit', 0)).toBe('48 %')
    expect(text(3, 'short', 2)).toBe('3.00')
  })

  it('writes a real minus sign, and none before zero', () => {
    expect(text(-1536, 'bytes')).toBe('−1.50 KiB')
    expect(text(-0.0001, 'percent')).toBe('0.0 %')
    expect(text(-4_380, 's')).toBe('−1 h 13 min')
  })

  it('keeps unit and number apart, for any value of any unit', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.constantFrom(...Unit.options), (value, unit) => {
        const formatted = formatValue(value, unit)
        expect(formatted.text).not.toMatch(/NaN|undefined|e\d|-/)
        expect(formatted.suffix).not.toMatch(/\d/)
      }),
    )
  })
})

describe('the labels of an axis', () => {
  it('share one scale and as many decimals as tell the ticks apart', () => {
    const label = axisFormatter('Bps', 1_500_000, 500_000)
    expect([0, 500_000, 1_000_000, 1_500_000].map(label)).toEqual([
      '0',
      '0.5\u00a0MB/s',
      '1.0\u00a0MB/s',
      '1.5\u00a0MB/s',
    ])
  })

  it('need no decimals for whole ticks', () => {
    expect(axisFormatter('percentunit', 1, 0.25)(0.25)).toBe('25\u00a0%')
  })

  it('are powers of ten where decimals would all say zero', () => {
    expect([0, 1e-9, 2e-9].map(axisFormatter('short', 2e-9, 1e-9))).toEqual(['0', '1.00×10⁻⁹', '2.00×10⁻⁹'])
  })

  it('stop at six decimals for ticks that no decimals tell', () => {
    expect(axisFormatter('none', 1, 1 / 3)(1 / 3)).toBe('0.333333')
  })
})
