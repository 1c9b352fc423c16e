import type { Surface } from '../canvas-size'
import type { ChartColors } from '../chart-theme'
import type { ThresholdSteps } from '../thresholds'
import { fractionOf } from './value-range'

const START = Math.PI * 0.8
const SWEEP = Math.PI * 1.4
const THICKNESS = 8

/** An arc from the least to the most, filled to the value, with a tick where each state begins. */
export function drawGauge(
  { context, width, height }: Surface,
  value: number,
  range: { min: number; max: number },
  thresholds: ThresholdSteps,
  color: string,
  colors: ChartColors,
): void {
  // The arc is open below: its box is as wide as its radius twice and a little less high.
  const radius = Math.max(8, Math.min(width / 2, height / 1.81) - THICKNESS)
  const x = width / 2
  // Room that is left over lies above and below.
  const y = radius + THICKNESS + Math.max(0, (height - 1.81 * (radius + THICKNESS)) / 2)
  const arc = (from: number, to: number, distance: number, lineWidth: number, stroke: string): void => {
    context.beginPath()
    context.arc(x, y, distance, START + from * SWEEP, START + to * SWEEP)
    context.lineWidth = lineWidth
    context.strokeStyle = stroke
    context.stroke()
  }
  arc(0, 1, radius, THICKNESS, colors.line)
  const fraction = fractionOf(value, range)
  if (fraction > 0) arc(0, fraction, radius, THICKNESS, color)
  for (const { value: from, state } of thresholds) {
    if (from === null || from <= range.min || from >= range.max) continue
    const at = fractionOf(from, range)
    arc(at, 1, radius + THICKNESS / 2 + 3, 2, colors.states[state])
    arc(at - 0.004, at + 0.004, radius, THICKNESS + 6, colors.surface)
  }
}
