import { describe, expect, it } from 'vitest'
import { traceArea, traceLine } from './draw-series'
import type { Projection } from './projection'

const none = Number.NaN

/** One pixel a point, one pixel a unit, y upwards from 100. */
const projection = (spacing: number): Projection => ({
  left: 0,
  start: 0,
  top: 0,
  width: 100,
  height: 100,
  spacing,
  min: 0,
  max: 100,
})

/** Writes down the path that is traced. */
function path(trace: (context: CanvasRenderingContext2D) => void): string {
  const steps: string[] = []
  const point = (name: string) => (x: number, y: number) => void steps.push(`${name}${Math.round(x)},${Math.round(y)}`)
  const pen: Pick<CanvasRenderingContext2D, 'moveTo' | 'lineTo' | 'closePath'> = {
    moveTo: point('M'),
    lineTo: point('L'),
    closePath: () => void steps.push('Z'),
  }
  trace(pen as CanvasRenderingContext2D)
  return steps.join(' ')
}

describe('a line', () => {
  it('goes through its values', () => {
    expect(path((pen) => traceLine(pen, Float64Array.of(1, 2, 3), projection(10)))).toBe('M0,99 L10,98 L20,97')
  })

  it('breaks where there is no sample, and makes a lone one a dot', () => {
    expect(path((pen) => traceLine(pen, Float64Array.of(1, 2, none, 5, none, none), projection(10)))).toBe(
      'M0,99 L10,98 M30,95 L30,95',
    )
  })

  it('keeps every spike when there are many points to a pixel', () => {
    const values = new Float64Array(1000).fill(10)
    values[505] = 90
    values.fill(none, 700, 800)
    const traced = path((pen) => traceLine(pen, values, projection(0.1)))
    expect(traced).toContain('L50,10')
    expect(traced.match(/M/g)).toHaveLength(2)
    expect(traced.split(' ').length).toBeLessThan(400)
  })
})

describe('an area', () => {
  it('lies between two lines, run by run', () => {
    const lower = Float64Array.of(1, 1, 1, 1)
    const traced = path((pen) =>
      traceArea(pen, Float64Array.of(3, 4, none, 5), (index) => lower[index] ?? 0, projection(10)),
    )
    expect(traced).toBe('M0,99 L0,97 L10,96 L10,99 Z M30,99 L30,95 Z')
  })

  it('skips points that no pixel shows', () => {
    const traced = path((pen) => traceArea(pen, new Float64Array(1000).fill(10), () => 0, projection(0.1)))
    expect(traced.split(' ').length).toBeLessThan(500)
    expect(traced).toContain('L100,90')
  })
})
