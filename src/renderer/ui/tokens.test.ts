import { describe, expect, it } from 'vitest'
import dashboard from '../features/dashboard/dashboard.css?raw'
import css from './tokens.css?raw'

type Color = readonly [number, number, number]

const [dark = '', light = ''] = css.split('@media (prefers-color-scheme: light)')
const STALE = {
  saturation: Number(/saturate\(([\d.]+)\)/.exec(dashboard)?.[1]),
  opacity: Number(/opacity: (0\.9\d*);/.exec(dashboard)?.[1]),
}

/** The theme's colours; the light theme changes some of the dark one's. */
function colorsOf(text: string): Record<string, Color> {
  const found = [...text.matchAll(/--([\w-]+): #([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2});/g)]
  const byte = (hex: string | undefined): number => Number.parseInt(hex ?? '', 16)
  return Object.fromEntries(found.map(([, name, r, g, b]) => [name, [byte(r), byte(g), byte(b)]]))
}

function luminance(color: Color): number {
  const [r, g, b] = color.map((channel) => {
    const value = channel / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }) as unknown as Color
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(one: Color, other: Color): number {
  const [a, b] = [luminance(one) + 0.05, luminance(other) + 0.05]
  return Math.max(a / b, b / a)
}

/** A colour under CSS's `saturate()` and `opacity` before a surface. */
function stale([r, g, b]: Color, surface: Color): Color {
  const grey = 0.213 * r + 0.715 * g + 0.072 * b
  const mix = (channel: number, at: 0 | 1 | 2): number => {
    const calm = grey + (channel - grey) * STALE.saturation
    return calm * STALE.opacity + surface[at] * (1 - STALE.opacity)
  }
  return [mix(r, 0), mix(g, 1), mix(b, 2)]
}

describe.each([
  ['dark', colorsOf(dark)],
  ['light', { ...colorsOf(dark), ...colorsOf(light) }],
] as const)('the %s theme', (_, colors) => {
  const color = (name: string): Color => colors[name] ?? [0, 0, 0]
  const texts = ['text-1', 'text-2', 'text-3', 'state-ok', 'state-warning', 'state-critical', 'accent']

  it.each(texts)('writes %s at 4.5:1 at least on every surface that carries it', (text) => {
    for (const surface of ['surface-0', 'surface-1', 'surface-2']) {
      expect(contrast(color(text), color(surface)), surface).toBeGreaterThanOrEqual(4.5)
    }
  })

  it.each(['text-1', 'text-2', 'text-3', 'state-warning', 'state-critical'])(
    'keeps %s readable when it is old',
    (text) => {
      const surface = color('surface-1')
      expect(contrast(stale(color(text), surface), surface)).toBeGreaterThanOrEqual(4.5)
    },
  )

  it('shows where a field is at 3:1 at least', () => {
    for (const surface of ['surface-0', 'surface-1', 'surface-2']) {
      expect(contrast(color('line-control'), color(surface)), surface).toBeGreaterThanOrEqual(3)
    }
  })

  it('writes on the accent at 4.5:1 at least', () => {
    expect(contrast(color('accent-text'), color('accent'))).toBeGreaterThanOrEqual(4.5)
  })
})
