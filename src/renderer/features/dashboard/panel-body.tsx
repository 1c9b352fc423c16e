import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactElement, RefObject } from 'react'
import type { ChartEnvironment } from '../../charts/chart-environment'
import type { PanelData } from '../../charts/panel-data'
import { TimeSeriesPanel, type Walk } from '../../charts/time-series/time-series-panel'
import { usePanelStatus } from '../../charts/use-panel-data'
import { BarGaugePanel } from '../../charts/values/bar-gauge-panel'
import { GaugePanel } from '../../charts/values/gauge-panel'
import { StatPanel } from '../../charts/values/stat-panel'
import { queryAdvice } from './query-advice'

/** The inside of a panel: its chart, or why there is none. */
export function PanelBody(props: {
  environment: ChartEnvironment
  data: PanelData
  walk: RefObject<Walk | null>
}): ReactElement {
  const status = usePanelStatus(props.data)
  switch (status.kind) {
    case 'waiting':
      return <div className="panel-skeleton" role="img" aria-label="Waiting for the first values" />
    case 'failed':
      return (
        <div className="panel-message">
          <IconAlertTriangle className="panel-warning" size={18} stroke={1.75} aria-hidden="true" />
          <h3>The query fails</h3>
          <p>{status.failure.message}</p>
          <p className="panel-advice">{queryAdvice(status.failure.code)}</p>
        </div>
      )
    case 'empty':
      return (
        <div className="panel-message">
          <h3>No data in this time</h3>
          <p className="panel-advice">The query is fine; no series has a value now.</p>
        </div>
      )
    case 'ready':
      return <Chart {...props} />
  }
}

function Chart(props: { environment: ChartEnvironment; data: PanelData; walk: RefObject<Walk | null> }): ReactElement {
  const { environment, data, walk } = props
  switch (data.panel.type) {
    case 'timeseries':
      return <TimeSeriesPanel environment={environment} data={data} walk={walk} />
    case 'stat':
      return <StatPanel environment={environment} data={data} />
    case 'gauge':
      return <GaugePanel environment={environment} data={data} />
    case 'bargauge':
      return <BarGaugePanel environment={environment} data={data} />
  }
}
