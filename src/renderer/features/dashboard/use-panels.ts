import { type RefObject, useEffect, useMemo, useState } from 'react'
import type { Dashboard } from '../../../../contract/model/dashboard'
import { type ChartEnvironment, createChartEnvironment } from '../../charts/chart-environment'
import { createPanelData, type PanelData } from '../../charts/panel-data'
import { createPointAnnouncer } from '../../charts/tooltip/point-announcer'
import { createTooltip } from '../../charts/tooltip/tooltip'
import { useLoom } from '../../stores/loom-context'
import { settlePanels } from './settle-panels'

export interface Panels {
  readonly environment: ChartEnvironment
  readonly list: readonly PanelData[]
}

/** What the panels of a dashboard share and read; made anew when the dashboard changes. */
export function usePanels(told: Dashboard): Panels {
  const { feeds, stores } = useLoom()
  const dashboard = useUnchanged(told)
  return useMemo(
    () => ({
      environment: createChartEnvironment({
        page: window,
        feeds,
        range: dashboard.range,
        gaps: {
          get: () => stores.gaps.getState().value ?? [],
          subscribe: (listener) => stores.gaps.subscribe(listener),
        },
      }),
      list: settlePanels(dashboard.panels).map((panel) => createPanelData(panel, feeds)),
    }),
    [dashboard, feeds, stores],
  )
}

/** Main tells the same dashboard again when its data changes, as on the way from store to server: nothing is rebuilt then. */
function useUnchanged(told: Dashboard): Dashboard {
  const [kept, keep] = useState(told)
  if (kept === told || JSON.stringify(kept) === JSON.stringify(told)) return kept
  keep(told)
  return told
}

/** Keeps the dashboard's one tooltip filled and in its place, and has the points that keys walk over spoken. */
export function usePointReaders(
  panels: Panels,
  tooltip: RefObject<HTMLElement | null>,
  spoken: RefObject<HTMLElement | null>,
): void {
  useEffect(() => {
    if (tooltip.current === null || spoken.current === null) return
    const byId = new Map(panels.list.map((data) => [data.panel.id, data]))
    const stops = [
      createTooltip(panels.environment, byId, tooltip.current),
      createPointAnnouncer(panels.environment, byId, spoken.current),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [panels, tooltip, spoken])
}
