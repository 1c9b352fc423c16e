import { type ReactElement, useCallback, useRef } from 'react'
import { openCanvas } from '../canvas-size'
import type { ChartEnvironment } from '../chart-environment'
import type { PanelData } from '../panel-data'
import { StateMark } from '../state-mark'
import { usePainter } from '../use-painter'
import { useSeries } from '../use-panel-data'
import { drawSparkline } from './draw-sparkline'
import { fitValues } from './fit-values'
import { writeValue } from './value-cell'
import './values.css'

/** A big number per series, over the course of its last minutes. */
export function StatPanel(props: { environment: ChartEnvironment; data: PanelData }): ReactElement {
  const { environment, data } = props
  const host = useRef<HTMLDivElement>(null)
  const series = useSeries(data)
  const paint = useCallback(
    (element: HTMLElement, resized: boolean) => {
      const colors = environment.theme.colors()
      const step = data.step() || 1000
      const { from, to } = environment.window(step)
      const points = Math.floor((to - from) / step) + 1
      const values = new Float64Array(points)
      const cells = element.querySelectorAll('.stat')
      series.forEach((entry, index) => {
        const cell = cells[index]
        if (cell === undefined) return
        const before = cell.getAttribute('data-state')
        writeValue(cell, data, entry)
        const state = cell.getAttribute('data-state')
        const canvas = cell.querySelector('canvas')
        // The word of a state may take a line of its own from the course.
        const surface = canvas && openCanvas(canvas, resized || state !== before)
        if (!surface) return
        data.copy(entry, Math.floor(to / step) - points + 1, values)
        const calm = colors.series[entry.color % colors.series.length] ?? colors.text
        drawSparkline(surface, values, state === 'warning' || state === 'critical' ? colors.states[state] : calm)
      })
      fitValues(element)
    },
    [environment, data, series],
  )
  usePainter(host, environment, data, paint)
  return (
    <div className="stats" ref={host}>
      {series.map((entry) => (
        <div className="stat" key={entry.key}>
          {series.length > 1 ? (
            <span className="stat-name" title={entry.name}>
              {entry.name}
            </span>
          ) : null}
          <span className="stat-value">
            <span className="value-text" />
            <span className="value-suffix" />
            <StateMark />
          </span>
          <canvas className="stat-course" />
        </div>
      ))}
    </div>
  )
}
