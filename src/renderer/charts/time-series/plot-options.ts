import type uPlot from 'uplot'
import type { ChartColors } from '../chart-theme'
import { timeLabels } from './time-axis'

export const AXIS_FONT_SIZE = 11
const TIME_AXIS_HEIGHT = 24
/** CSS pixels that a time label needs. */
const TIME_LABEL_ROOM = 66

/** CSS pixels that the last time label needs to the right of its tick, beyond the plot's padding. */
const LAST_LABEL_ROOM = 14

const MINUTES = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080]
/** Distances between two ticks of the time axis, in milliseconds. */
const TIME_DISTANCES = [1, 2, 5, 10, 15, 30, ...MINUTES.map((minutes) => minutes * 60)].map((seconds) => seconds * 1000)

/** uPlot as scales, axes and cursor; the lines are drawn straight from the rings by the `draw` hook. */
export function plotOptions(options: {
  width: number
  height: number
  colors: () => ChartColors
  ticks: () => number[]
  tickLabel: (value: number) => string
  axisWidth: () => number
  move: (left: number, top: number) => [number, number]
  hooks: uPlot.Hooks.Arrays
}): uPlot.Options {
  const { colors } = options
  const font = `${AXIS_FONT_SIZE}px ${colors().font}`
  return {
    width: options.width,
    height: options.height,
    ms: 1,
    padding: [8, 10, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      points: { show: false },
      drag: { x: false, y: false, setScale: false },
      move: (_, left, top) => options.move(left, top),
    },
    scales: { x: { auto: false }, y: { auto: false } },
    series: [{}, { paths: () => null, points: { show: false } }],
    axes: [
      {
        font,
        size: TIME_AXIS_HEIGHT,
        gap: 6,
        space: TIME_LABEL_ROOM,
        incrs: TIME_DISTANCES,
        stroke: () => colors().faint,
        grid: { show: false },
        ticks: { show: true, size: 4, width: 1, stroke: () => colors().line },
        values: (plot, ticks, _axis, _space, distance) => {
          // A label that the panel's edge would cut is left out; its tick stays.
          const room = LAST_LABEL_ROOM * (plot.bbox.width / Math.max(1, plot.width))
          const right = plot.bbox.left + plot.bbox.width - room
          return timeLabels(ticks, distance).map((label, at) =>
            plot.valToPos(ticks[at] ?? 0, 'x', true) > right ? '' : label,
          )
        },
      },
      {
        font,
        size: () => options.axisWidth(),
        gap: 8,
        stroke: () => colors().faint,
        grid: { width: 1, stroke: () => colors().line },
        ticks: { show: false },
        splits: () => options.ticks(),
        values: (_plot, ticks) => ticks.map(options.tickLabel),
      },
    ],
    hooks: options.hooks,
  }
}
