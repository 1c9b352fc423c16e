import { type RefObject, useLayoutEffect } from 'react'
import type { ChartEnvironment } from './chart-environment'
import { createPainter } from './painter'
import type { PanelData } from './panel-data'

/** Runs `paint` on the element whenever there is something new to show. `paint` must keep its identity. */
export function usePainter(
  host: RefObject<HTMLElement | null>,
  environment: ChartEnvironment,
  data: PanelData,
  paint: (host: HTMLElement, resized: boolean) => void,
): void {
  // Not after the browser's paint: what can be drawn now is in the first frame that shows the panel.
  useLayoutEffect(() => {
    const element = host.current
    if (element === null) return
    const painter = createPainter({ environment, data, host: element, paint: (_, resized) => paint(element, resized) })
    painter.paint()
    return painter.stop
  }, [host, environment, data, paint])
}
