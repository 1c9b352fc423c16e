import { useSyncExternalStore } from 'react'
import type { PanelData, PanelSeries, PanelStatus } from './panel-data'

/** The panel's lines; renders again only when one comes or goes. */
export function useSeries(data: PanelData): readonly PanelSeries[] {
  return useSyncExternalStore(data.follow, data.series)
}

export function usePanelStatus(data: PanelData): PanelStatus {
  return useSyncExternalStore(data.follow, data.status)
}
