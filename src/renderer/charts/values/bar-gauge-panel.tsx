import { type ReactElement, useCallback, useRef } from 'react'
import type { ChartEnvironment } from '../chart-environment'
import type { PanelData } from '../panel-data'
import { StateMark } from '../state-mark'
import { usePainter } from '../use-painter'
import { useSeries } from '../use-panel-data'
import { writeState } from '../write-text'
import { writeValue } from './value-cell'
import { fractionOf, valueRange } from './value-range'
import './values.css'

/** With more bars than this each takes one line. */
const ROOMY = 4
/** Characters of number and unit that the column of one-line bars has room for; longer ones widen it in all rows. */
const USUAL_LENGTH = 7

/** A bar per series, all on one scale. */
export function BarGaugePanel(props: { environment: ChartEnvironment; data: PanelData }): ReactElement {
  const { environment, data } = props
  const host = useRef<HTMLDivElement>(null)
  const series = useSeries(data)
  const paint = useCallback(
    (element: HTMLElement) => {
      const range = valueRange(
        data.panel,
        series.map((entry) => data.lastValue(entry)),
      )
      const rows = element.querySelectorAll<HTMLElement>('.bar')
      let longest = 0
      series.forEach((entry, index) => {
        const row = rows[index]
        const fill = row?.querySelector<HTMLElement>('.bar-fill')
        if (!row || !fill) return
        fill.style.transform = `scaleX(${fractionOf(writeValue(row, data, entry), range)})`
        longest = Math.max(longest, row.querySelector('.bar-value')?.textContent.length ?? 0)
        row.querySelectorAll<HTMLElement>('.bar-tick').forEach((tick) => {
          tick.style.left = `${fractionOf(Number(tick.dataset.from), range) * 100}%`
        })
      })
      writeState(element, 'data-values', longest > USUAL_LENGTH ? 'long' : null)
    },
    [data, series],
  )
  usePainter(host, environment, data, paint)
  const thresholds = (data.panel.thresholds ?? []).filter(({ value }) => value !== null)
  return (
    <div className="bars" ref={host} data-dense={series.length > ROOMY}>
      {series.map((entry) => (
        <div className="bar" key={entry.key}>
          <span className="bar-name" title={entry.name}>
            {entry.name}
          </span>
          <StateMark />
          <span className="bar-value">
            <span className="value-text" />
            <span className="value-suffix" />
          </span>
          <span className="bar-track">
            <span className="bar-fill" />
            {thresholds.map(({ value, state }) => (
              <span className="bar-tick" key={value} data-from={value} data-tick-state={state} />
            ))}
          </span>
        </div>
      ))}
    </div>
  )
}
