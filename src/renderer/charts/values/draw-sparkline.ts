import type { Surface } from '../canvas-size'
import { traceArea, traceLine } from '../time-series/draw-series'
import type { Projection } from '../time-series/projection'

/** Less high, in CSS pixels, a course is a speck that says nothing. */
const LEAST_HEIGHT = 12

/** The course of one value over the dashboard's range, without axes. */
export function drawSparkline({ context, width, height }: Surface, values: Float64Array, color: string): void {
  if (height < LEAST_HEIGHT) return
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  if (!Number.isFinite(low) || !Number.isFinite(high)) return
  const room = high > low ? (high - low) * 0.08 : 1
  const projection: Projection = {
    left: 0,
    start: 0,
    top: 2,
    width,
    height: height - 2,
    spacing: width / Math.max(1, values.length - 1),
    min: low - room,
    max: high + room,
  }
  context.lineJoin = 'bevel'
  context.lineCap = 'round'
  context.beginPath()
  traceArea(context, values, () => projection.min, projection)
  context.globalAlpha = 0.16
  context.fillStyle = color
  context.fill()
  context.globalAlpha = 1
  context.beginPath()
  traceLine(context, values, projection)
  context.strokeStyle = color
  context.lineWidth = 1.25
  context.stroke()
}
