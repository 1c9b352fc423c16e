import { describe, expect, it } from 'vitest'
import { drawSparkline } from './draw-sparkline'

/** The names of what is done on a canvas of that height. */
function drawn(height: number, values: readonly number[]): string[] {
  const done: string[] = []
  const step = (name: string) => () => void done.push(name)
  const context = {
    beginPath: () => {},
    closePath: () => {},
    moveTo: step('line'),
    lineTo: step('line'),
    fill: step('fill'),
    stroke: step('stroke'),
  } as unknown as CanvasRenderingContext2D
  drawSparkline({ context, width: 100, height }, Float64Array.from(values), '#fff')
  return [...new Set(done)]
}

describe('the course of a value', () => {
  it('is an area under a line, also where the value stands still', () => {
    expect(drawn(40, [1, 2, Number.NaN, 3])).toEqual(['line', 'fill', 'stroke'])
    expect(drawn(40, [2, 2, 2])).toEqual(['line', 'fill', 'stroke'])
  })

  it('is not there without values, or without room', () => {
    expect(drawn(40, [Number.NaN, Number.NaN])).toEqual([])
    expect(drawn(40, [1, Number.POSITIVE_INFINITY])).toEqual([])
    expect(drawn(8, [1, 2, 3])).toEqual([])
  })
})
