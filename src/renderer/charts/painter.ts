import type { Unsubscribe } from '../../../contract/ipc/define'
import type { ChartEnvironment } from './chart-environment'
import { inTurn } from './first-paints'
import { markPainted } from './paint-marks'
import type { PanelData } from './panel-data'

/** Decides when a panel's body is painted: only with something new to show, and only while it is in sight. */
export interface Painter {
  /** Paints now if the panel is in sight, else as soon as it is. */
  readonly paint: () => void
  readonly stop: Unsubscribe
}

/**
 * New samples paint before the next frame; passing time paints once a second, and only while no samples do. A new
 * size or theme paints at once. The first paint, in which a chart is made, takes its turn with those of other panels.
 */
export function createPainter(options: {
  environment: ChartEnvironment
  data: PanelData
  host: HTMLElement
  /** `resized`: the host has another size than at the last paint. */
  paint: (size: { width: number; height: number }, resized: boolean) => void
}): Painter {
  const { environment, data, host } = options
  // Measured here, since the observers tell only two frames from now.
  const size = { width: host.clientWidth, height: host.clientHeight }
  let inSight = isInSight(host)
  let due = false
  let stopped = false
  let turn: 'none' | 'waiting' | 'had' = 'none'
  let paintedEnd = Number.NaN
  let resized = true

  const paint = (): void => {
    if (turn === 'had') paintNow()
    else if (turn === 'none' && data.series().length > 0) {
      turn = 'waiting'
      inTurn(() => {
        turn = 'had'
        if (!stopped) paintNow()
      })
    }
  }
  const paintNow = (): void => {
    if (!inSight || size.width < 1 || size.height < 1) {
      due = true
      return
    }
    due = false
    paintedEnd = environment.window(data.step()).to
    options.paint(size, resized)
    resized = false
    if (data.series().length > 0) markPainted(data.newestSample())
  }

  const sight = new IntersectionObserver((entries) => {
    inSight = entries.at(-1)?.isIntersecting ?? inSight
    if (inSight && due) paint()
  })
  const resize = new ResizeObserver((entries) => {
    const box = entries.at(-1)?.contentRect
    if (box === undefined || (box.width === size.width && box.height === size.height)) return
    size.width = box.width
    size.height = box.height
    resized = true
    paint()
  })
  sight.observe(host)
  resize.observe(host)
  const stops = [
    data.follow(paint),
    environment.theme.subscribe(paint),
    environment.followGaps(paint),
    environment.ticker.subscribe(() => {
      if (environment.window(data.step()).to - paintedEnd >= 1000) paint()
    }),
  ]
  return {
    paint,
    stop: () => {
      stopped = true
      sight.disconnect()
      resize.disconnect()
      for (const stop of stops) stop()
    },
  }
}

function isInSight(host: HTMLElement): boolean {
  const { top, bottom } = host.getBoundingClientRect()
  return bottom > 0 && top < host.ownerDocument.documentElement.clientHeight
}
