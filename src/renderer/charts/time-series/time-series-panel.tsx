import { type ReactElement, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { ChartEnvironment } from '../chart-environment'
import { Legend } from '../legend/legend'
import type { PanelData } from '../panel-data'
import { useSeries } from '../use-panel-data'
import './time-series.css'
import { createTimeSeriesPlot, type TimeSeriesPlot } from './time-series-plot'

const NONE: ReadonlySet<string> = new Set()
/** Moves the crosshair by so many points; the panel's frame calls it for the arrow keys. */
export type Walk = (points: number) => void

/** Lines over time, and a legend with their values now. */
export function TimeSeriesPanel(props: {
  environment: ChartEnvironment
  data: PanelData
  walk: RefObject<Walk | null>
}): ReactElement {
  const { environment, data, walk } = props
  const host = useRef<HTMLDivElement>(null)
  const plot = useRef<TimeSeriesPlot>(null)
  const [hidden, setHidden] = useState(NONE)
  const series = useSeries(data)

  useLayoutEffect(() => {
    if (host.current === null) return
    const made = createTimeSeriesPlot(environment, data, host.current)
    plot.current = made
    walk.current = made.step
    return () => {
      made.stop()
      plot.current = null
      walk.current = null
    }
  }, [environment, data, walk])
  useEffect(() => plot.current?.hide(hidden), [hidden])

  return (
    <div className="time-series">
      <div className="time-series-plot" ref={host} aria-hidden="true" />
      <Legend data={data} series={series} hidden={hidden} onHide={setHidden} />
    </div>
  )
}
