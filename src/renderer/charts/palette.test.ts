import { describe, expect, it } from 'vitest'
import { isDashed, SERIES_COLORS, seriesColorProperty } from './palette'
import css from './palette.css?raw'

type Color = readonly [number, number, number]

const [dark = '', light = ''] = css.split('@media')
const SURFACES: Record<'dark' | 'light', Color> = { dark: hex('#14171b'), light: hex('#ffffff') }
const PALETTES: Record<'dark' | 'light', Color[]> = { dark: colorsOf(dark), light: colorsOf(light) }

function hex(text: string): Color {
  const channel = (at: number): number => {
    const value = Number.parseInt(text.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [channel(1), channel(3), channel(5)]
}

function colorsOf(text: string): Color[] {
  return [...text.matchAll(/--series-\d: (#[0-9a-f]{6})/g)].map((match) => hex(match[1] ?? ''))
}

/** Linear RGB as colour-blind eyes see it: Machado, Oliveira and Fernandes 2009, full severity. */
const EYES = {
  usual: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protan: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deutan: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritan: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
} as const

function seen([r, g, b]: Color, matrix: readonly number[]): Color {
  const row = (at: number): number =>
    Math.min(1, Math.max(0, (matrix[at] ?? 0) * r + (matrix[at + 1] ?? 0) * g + (matrix[at + 2] ?? 0) * b))
  return [row(0), row(3), row(6)]
}

/** CIE L*a*b* of linear sRGB, white point D65. */
function lab([r, g, b]: Color): Color {
  const curve = (value: number): number => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116)
  const x = curve((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047)
  const y = curve(0.2126 * r + 0.7152 * g + 0.0722 * b)
  const z = curve((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

function distance(one: Color, other: Color): number {
  const [a, b] = [lab(one), lab(other)]
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
}

function contrast(one: Color, other: Color): number {
  const luminance = ([r, g, b]: Color): number => 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05
  return Math.max(luminance(one) / luminance(other), luminance(other) / luminance(one))
}

describe.each(['dark', 'light'] as const)('the %s series palette', (theme) => {
  const palette = PALETTES[theme]

  it('has a colour for every place', () => {
    expect(palette).toHaveLength(SERIES_COLORS)
  })

  it('stands out from the panel at 3:1 at least', () => {
    expect(Math.min(...palette.map((color) => contrast(color, SURFACES[theme])))).toBeGreaterThanOrEqual(3)
  })

  it.each(Object.entries(EYES))('keeps any two colours apart for %s eyes', (_, matrix) => {
    const distances = palette.flatMap((one, index) =>
      palette.slice(index + 1).map((other) => distance(seen(one, matrix), seen(other, matrix))),
    )
    expect(Math.min(...distances)).toBeGreaterThan(13)
  })

  it.each(Object.entries(EYES))('keeps the first four clearly apart for %s eyes', (_, matrix) => {
    const first = palette.slice(0, 4)
    const distances = first.flatMap((one, index) =>
      first.slice(index + 1).map((other) => distance(seen(one, matrix), seen(other, matrix))),
    )
    expect(Math.min(...distances)).toBeGreaterThan(22)
  })
})

it('begins again after its last colour, then dashed', () => {
  expect(seriesColorProperty(0)).toBe('--series-1')
  expect(seriesColorProperty(SERIES_COLORS + 2)).toBe('--series-3')
  expect([isDashed(0), isDashed(SERIES_COLORS), isDashed(2 * SERIES_COLORS)]).toEqual([false, true, false])
})
