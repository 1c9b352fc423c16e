import { type ReactElement, useCallback, useRef } from 'react'
import type { Dashboard } from '../../../../contract/model/dashboard'
import { PanelFrame } from './panel-frame'
import { usePanels, usePointReaders } from './use-panels'
import { useRestAfterFirstFrame } from './use-rest-after-first-frame'
import { useRevealedPanel } from './use-revealed-panel'
import { useViewedPanel } from './use-viewed-panel'

/** The dashboard's panels in their places, with one crosshair and one tooltip for all. */
export function DashboardGrid(props: { dashboard: Dashboard }): ReactElement {
  const grid = useRef<HTMLDivElement>(null)
  const tooltip = useRef<HTMLDivElement>(null)
  const spoken = useRef<HTMLDivElement>(null)
  const panels = usePanels(props.dashboard)
  const [viewed, setViewed] = useViewedPanel(grid)
  const showAll = useCallback(() => setViewed(null), [setViewed])
  usePointReaders(panels, tooltip, spoken)
  const withRest = useRestAfterFirstFrame()
  useRevealedPanel(grid, showAll, withRest)
  const top = Math.min(...panels.list.map(({ panel }) => panel.gridPos.y))
  const inFrame = withRest ? panels.list : panels.list.filter(({ panel }) => panel.gridPos.y === top)
  const shown = panels.list.some(({ panel }) => panel.id === viewed) ? viewed : null
  return (
    <>
      <div className="dashboard-grid" ref={grid} data-viewing={shown !== null} aria-busy={!withRest}>
        {inFrame.map((data) => (
          <PanelFrame
            key={data.panel.id}
            environment={panels.environment}
            data={data}
            mode={shown === null ? 'in-grid' : shown === data.panel.id ? 'viewed' : 'put-away'}
          />
        ))}
      </div>
      <div className="tooltip" ref={tooltip} hidden aria-hidden="true" />
      <div className="visually-hidden" ref={spoken} role="status" />
    </>
  )
}
