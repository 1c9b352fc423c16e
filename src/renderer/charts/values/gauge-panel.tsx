import { type ReactElement, useCallback, useRef } from 'react'
import { openCanvas } from '../canvas-size'
import type { ChartEnvironment } from '../chart-environment'
import type { PanelData } from '../panel-data'
import { StateMark } from '../state-mark'
import { usePainter } from '../use-painter'
import { useSeries } from '../use-panel-data'
import { drawGauge } from './draw-gauge'
import { fitValues } from './fit-values'
import { writeValue } from './value-cell'
import { valueRange } from './value-range'
import './values.css'

/** An arc per series: how far the value is between its ends. */
export function GaugePanel(props: { environment: ChartEnvironment; data: PanelData }): ReactElement {
  const { environment, data } = props
  const host = useRef<HTMLDivElement>(null)
  const series = useSeries(data)
  const paint = useCallback(
    (element: HTMLElement, resized: boolean) => {
      const { panel } = data
      const colors = environment.theme.colors()
      const range = valueRange(
        panel,
        series.map((entry) => data.lastValue(entry)),
      )
      const cells = element.querySelectorAll('.gauge')
      series.forEach((entry, index) => {
        const cell = cells[index]
        const canvas = cell?.querySelector('canvas')
        const surface = canvas && openCanvas(canvas, resized)
        if (!cell || !surface) return
        const value = writeValue(cell, data, entry)
        const state = cell.getAttribute('data-state')
        const calm = colors.series[entry.color % colors.series.length] ?? colors.text
        const color = state === 'warning' || state === 'critical' ? colors.states[state] : calm
        drawGauge(surface, value, range, panel.thresholds ?? [], color, colors)
      })
      fitValues(element)
    },
    [environment, data, series],
  )
  usePainter(host, environment, data, paint)
  return (
    <div className="gauges" ref={host}>
      {series.map((entry) => (
        <div className="gauge" key={entry.key}>
          <canvas />
          <span className="gauge-value">
            <span className="value-text" />
            <span className="value-suffix" />
          </span>
          <StateMark />
          {series.length > 1 ? (
            <span className="gauge-name" title={entry.name}>
              {entry.name}
            </span>
          ) : null}
        </div>
      ))}
    </div>
  )
}
