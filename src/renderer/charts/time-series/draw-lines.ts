import type { ChartColors } from '../chart-theme'
import { isDashed } from '../palette'
import { traceArea, traceLine } from './draw-series'
import type { Projection } from './projection'
import type { Line } from './window-values'

const LINE_WIDTH = 1.5
const STACK_ALPHA = 0.42
const SINGLE_ALPHA = 0.14

/** Draws a panel's lines; stacked ones as areas on each other, a single one over a faint area. */
export function drawLines(
  context: CanvasRenderingContext2D,
  lines: readonly Line[],
  stacked: boolean,
  projection: Projection,
  colors: ChartColors,
  pixelRatio: number,
): void {
  context.save()
  context.beginPath()
  context.rect(projection.left, projection.top - pixelRatio, projection.width, projection.height + 2 * pixelRatio)
  context.clip()
  context.lineJoin = 'bevel'
  context.lineCap = 'round'
  const zero = Math.min(Math.max(0, projection.min), projection.max)
  for (const { series, values, base } of lines) {
    const color = colors.series[series.color % colors.series.length] ?? colors.text
    if (stacked || lines.length === 1) {
      context.beginPath()
      traceArea(context, values, (index) => base?.[index] ?? zero, projection)
      context.fillStyle = color
      context.globalAlpha = stacked ? STACK_ALPHA : SINGLE_ALPHA
      context.fill()
      context.globalAlpha = 1
    }
    context.beginPath()
    traceLine(context, values, projection)
    context.setLineDash(isDashed(series.color) && !stacked ? [5 * pixelRatio, 4 * pixelRatio] : [])
    context.strokeStyle = color
    context.lineWidth = (stacked ? 1 : LINE_WIDTH) * pixelRatio
    context.stroke()
  }
  context.restore()
}
