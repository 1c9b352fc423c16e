import type { ChartColors } from '../chart-theme'
import type { ThresholdSteps } from '../thresholds'
import { type Projection, yOf } from './projection'

/** A dashed line where each state begins. */
export function drawThresholds(
  context: CanvasRenderingContext2D,
  steps: ThresholdSteps,
  projection: Projection,
  colors: ChartColors,
  pixelRatio: number,
): void {
  context.save()
  context.lineWidth = pixelRatio
  context.setLineDash([6 * pixelRatio, 4 * pixelRatio])
  for (const { value, state } of steps) {
    if (value === null || value <= projection.min || value > projection.max) continue
    const y = Math.round(yOf(projection, value)) + 0.5
    context.beginPath()
    context.moveTo(projection.left, y)
    context.lineTo(projection.left + projection.width, y)
    context.strokeStyle = colors.states[state]
    context.globalAlpha = 0.8
    context.stroke()
  }
  context.restore()
}
