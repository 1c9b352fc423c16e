import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { Unsubscribe } from '../../../../contract/ipc/define'
import type { ChartEnvironment } from '../chart-environment'
import { axisFormatter } from '../format/format-value'
import { niceScale, ticksOf, type ValueScale } from '../nice-scale'
import { createPainter } from '../painter'
import type { PanelData } from '../panel-data'
import { drawGaps } from './draw-gaps'
import { drawLines } from './draw-lines'
import { drawThresholds } from './draw-thresholds'
import { AXIS_FONT_SIZE, plotOptions } from './plot-options'
import { createWindowReader, type WindowValues } from './window-values'

/** CSS pixels between two ticks of the value axis. */
const TICK_ROOM = 44
/** Axis widths step by this much, so that a changing label does not move the plot. */
const AXIS_WIDTH_STEP = 8

export interface TimeSeriesPlot {
  /** Series that the legend has switched off, by key. */
  readonly hide: (hidden: ReadonlySet<string>) => void
  /** Moves the crosshair by so many points from where it is, or from the newest point; for the keyboard. */
  readonly step: (points: number) => void
  readonly stop: Unsubscribe
}

/** Draws a panel's lines into `host` and keeps them moving. Offsets count steps since the epoch. */
export function createTimeSeriesPlot(
  environment: ChartEnvironment,
  data: PanelData,
  host: HTMLElement,
): TimeSeriesPlot {
  const { panel } = data
  const { theme, crosshair } = environment
  const readWindow = createWindowReader(data)
  let plot: uPlot | undefined
  let hidden: ReadonlySet<string> = new Set()
  let values: WindowValues = { lines: [], low: 0, high: 0 }
  let firstOffset = 0
  let scale: ValueScale = { min: 0, max: 1, tick: 1 }
  let tickLabel = axisFormatter(panel.unit, 1, 1)
  let axisWidth = 40
  let measured = ''
  /** Whether the pointer moves the crosshair: not while keys do. */
  let hovered = false
  /** Escape has put the crosshair away: it comes back when the pointer comes anew. */
  let dismissed = false

  const read = (height: number): { from: number; to: number } => {
    const step = data.step() || 1000
    const { from, to } = environment.window(step)
    firstOffset = Math.ceil(from / step)
    const points = Math.floor(to / step) - firstOffset + 1
    const shown = data.series().filter((series) => !hidden.has(series.key))
    values = readWindow(shown, firstOffset, points)
    scale = niceScale(values.low, values.high, {
      ticks: Math.max(2, Math.floor(height / TICK_ROOM)),
      base: panel.unit === 'bytes' ? 1024 : 1000,
      min: panel.min,
      max: panel.max,
    })
    tickLabel = axisFormatter(panel.unit, Math.max(Math.abs(scale.min), Math.abs(scale.max)), scale.tick)
    return { from, to }
  }

  const measureAxis = (context: CanvasRenderingContext2D): void => {
    const labels = ticksOf(scale).map(tickLabel)
    if (labels.join() === measured) return
    measured = labels.join()
    context.save()
    context.font = `${AXIS_FONT_SIZE}px ${theme.colors().font}`
    const widest = Math.max(...labels.map((label) => context.measureText(label).width))
    context.restore()
    axisWidth = Math.max(32, Math.ceil((widest + 10) / AXIS_WIDTH_STEP) * AXIS_WIDTH_STEP)
  }

  const draw = (u: uPlot): void => {
    const { left, top, width, height } = u.bbox
    const step = data.step()
    if (step === 0) return
    const timeToX = (time: number): number => u.valToPos(time, 'x', true)
    const start = timeToX(firstOffset * step)
    const spacing = timeToX((firstOffset + 1) * step) - start
    const projection = { left, top, width, height, start, spacing, min: scale.min, max: scale.max }
    drawGaps(u.ctx, environment.gaps(), { left, top, width, height }, timeToX, theme.colors(), uPlot.pxRatio)
    drawLines(u.ctx, values.lines, panel.stack === true, projection, theme.colors(), uPlot.pxRatio)
    if (panel.thresholds) drawThresholds(u.ctx, panel.thresholds, projection, theme.colors(), uPlot.pxRatio)
  }

  const pointTo = (u: uPlot): void => {
    const { left, top } = u.cursor
    // uPlot also calls this while it redraws with another panel's crosshair in it.
    if (!hovered || left === undefined || top === undefined || left < 0 || top < 0) return
    const box = u.over.getBoundingClientRect()
    crosshair.set({
      time: u.posToVal(left, 'x'),
      panelId: panel.id,
      value: u.posToVal(top, 'y'),
      x: box.left + left,
      y: box.top + top,
    })
  }

  /** The crosshair stands on points, not between them. */
  const snap = (left: number, top: number): [number, number] => {
    const step = data.step()
    if (dismissed) return [-10, -10]
    if (plot === undefined || step === 0 || left < 0) return [left, top]
    const time = Math.round(plot.posToVal(left, 'x') / step) * step
    return [Math.min(Math.max(0, plot.valToPos(time, 'x')), plot.over.clientWidth), top]
  }

  const create = (size: { width: number; height: number }): uPlot => {
    const made = new uPlot(
      plotOptions({
        ...size,
        colors: theme.colors,
        ticks: () => ticksOf(scale),
        tickLabel: (value) => tickLabel(value),
        axisWidth: () => axisWidth,
        move: snap,
        hooks: { draw: [draw], setCursor: [pointTo] },
      }),
      [[], []],
      host,
    )
    made.over.addEventListener('mouseenter', () => {
      dismissed = false
      hovered = true
    })
    made.over.addEventListener('mousemove', () => {
      hovered = !dismissed
    })
    made.over.addEventListener('mouseleave', () => {
      dismissed = false
      // Keys that have taken the crosshair keep it.
      if (hovered) crosshair.set(null)
      hovered = false
    })
    return made
  }

  const painter = createPainter({
    environment,
    data,
    host,
    paint: (size) => {
      const { from, to } = read(size.height)
      const u = plot ?? create(size)
      plot = u
      measureAxis(u.ctx)
      u.batch(() => {
        if (u.width !== size.width || u.height !== size.height) u.setSize(size)
        u.setData(
          [
            [from, to],
            [null, null],
          ],
          false,
        )
        u.setScale('x', { min: from, max: to })
        u.setScale('y', { min: scale.min, max: scale.max })
      })
      followCrosshair()
    },
  })

  /** Other panels' pointer: only the line moves, nothing is drawn again. */
  const followCrosshair = (): void => {
    if (plot === undefined) return
    const point = crosshair.get()
    if (point === null) plot.setCursor({ left: -10, top: -10 }, false)
    else if (point.panelId !== panel.id || point.value === null) {
      plot.setCursor({ left: plot.valToPos(point.time, 'x'), top: 0 }, false)
    }
  }
  const stopCrosshair = crosshair.subscribe((point) => {
    if (point === null) dismissed = hovered
    if (point === null || point.value === null) hovered = false
    followCrosshair()
  })
  painter.paint()

  return {
    hide: (keys) => {
      hidden = keys
      painter.paint()
    },
    step: (points) => {
      const step = data.step()
      if (plot === undefined || step === 0) return
      const { from, to } = environment.window(step)
      const current = crosshair.get()?.time ?? (points < 0 ? to : from)
      const time = Math.min(Math.max(from, current + points * step), to)
      const box = plot.over.getBoundingClientRect()
      crosshair.set({ time, panelId: panel.id, value: null, x: box.left + plot.valToPos(time, 'x'), y: box.top })
    },
    stop: () => {
      stopCrosshair()
      painter.stop()
      plot?.destroy()
      if (crosshair.get()?.panelId === panel.id) crosshair.set(null)
    },
  }
}
