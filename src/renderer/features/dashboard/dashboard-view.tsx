import type { ReactElement } from 'react'
import { loom } from '../../bridge/loom'
import { useConnection, useOpenDashboard } from '../../stores/hooks'
import './dashboard.css'
import '../../charts/palette.css'
import { DashboardGrid } from './dashboard-grid'

const SKELETON_PANELS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

/** The open dashboard, or what stands in its place. */
export function DashboardView(): ReactElement {
  const open = useOpenDashboard()
  const connection = useConnection()
  const waiting = connection === undefined || connection.status === 'connecting' || connection.status === 'live'
  if (open) {
    return (
      <div className="dashboard">
        {open.dashboard.panels.length === 0 ? <EmptyDashboard /> : <DashboardGrid dashboard={open.dashboard} />}
      </div>
    )
  }
  if (open === undefined || waiting) return <DashboardSkeleton />
  return <NoDashboard reason={'reason' in connection ? connection.reason.message : null} />
}

/** The shape of a dashboard while the first answer is on its way. */
function DashboardSkeleton(): ReactElement {
  return (
    <div className="dashboard" role="status" aria-label="Waiting for the dashboard">
      <div className="dashboard-skeleton">
        {SKELETON_PANELS.map((panel) => (
          <div className="panel-skeleton" key={panel} />
        ))}
      </div>
    </div>
  )
}

function EmptyDashboard(): ReactElement {
  return (
    <div className="dashboard-message">
      <h2>This dashboard has no panels yet</h2>
      <p>Panels that are added on the server appear here at once.</p>
    </div>
  )
}

/** No server, and nothing kept of it on this computer. */
function NoDashboard(props: { reason: string | null }): ReactElement {
  return (
    <div className="dashboard-message" role="status">
      <h2>Nothing to show yet</h2>
      <p>{props.reason ?? 'There is no connection to the server.'}</p>
      <p>This computer keeps no earlier copy of the dashboard. It appears as soon as the server answers.</p>
      <button type="button" className="text-button framed" onClick={() => void loom.connection.retry(undefined)}>
        Try now
      </button>
    </div>
  )
}
