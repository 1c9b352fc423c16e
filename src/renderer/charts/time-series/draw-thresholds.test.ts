import { describe, expect, it } from 'vitest'
import type { ChartColors } from '../chart-theme'
import type { ThresholdSteps } from '../thresholds'
import { drawThresholds } from './draw-thresholds'
import type { Projection } from './projection'

const projection: Projection = { left: 10, start: 10, top: 0, width: 80, height: 100, spacing: 1, min: 0, max: 100 }
const states = { ok: 'green', warning: 'yellow', critical: 'red' }

/** The lines that are drawn: colour, height, and ends. */
function drawn(steps: ThresholdSteps): string[] {
  const lines: string[] = []
  let path = ''
  const context = {
    strokeStyle: '',
    save: () => {},
    restore: () => {},
    setLineDash: () => {},
    beginPath: () => {
      path = ''
    },
    moveTo: (x: number, y: number) => {
      path += `${x},${y}`
    },
    lineTo: (x: number, y: number) => {
      path += ` to ${x},${y}`
    },
    stroke() {
      lines.push(`${this.strokeStyle} ${path}`)
    },
  }
  drawThresholds(context as unknown as CanvasRenderingContext2D, steps, projection, { states } as ChartColors, 1)
  return lines
}

describe('the lines of thresholds', () => {
  it('stand where each state begins, in its colour', () => {
    expect(
      drawn([
        { value: null, state: 'ok' },
        { value: 75, state: 'warning' },
        { value: 100, state: 'critical' },
      ]),
    ).toEqual(['yellow 10,25.5 to 90,25.5', 'red 10,0.5 to 90,0.5'])
  })

  it('are not drawn beyond the axis, nor on its foot', () => {
    expect(
      drawn([
        { value: 0, state: 'warning' },
        { value: -5, state: 'warning' },
        { value: 101, state: 'critical' },
      ]),
    ).toEqual([])
  })
})
