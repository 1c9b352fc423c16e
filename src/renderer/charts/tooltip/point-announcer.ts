import type { Unsubscribe } from '../../../../contract/ipc/define'
import type { ChartEnvironment } from '../chart-environment'
import { MOST_SPOKEN } from '../most-spoken'
import type { PanelData } from '../panel-data'
import { writeText } from '../write-text'
import { readPoint } from './read-point'
import { speakPoint } from './speak-point'

/** Keys that rest for so many milliseconds are where the person wants to be: a held key is not spoken on its way. */
const REST = 350

/** Writes the point that the keys walked to into `host`, a polite live region. What is pointed at is not spoken. */
export function createPointAnnouncer(
  environment: Pick<ChartEnvironment, 'crosshair' | 'gaps'>,
  panels: ReadonlyMap<number, PanelData>,
  host: Pick<Element, 'textContent'>,
): Unsubscribe {
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = environment.crosshair.subscribe((point) => {
    clearTimeout(timer)
    const data = point?.value === null ? panels.get(point.panelId) : undefined
    if (point === null || data === undefined) {
      writeText(host, '')
      return
    }
    timer = setTimeout(() => {
      writeText(host, speakPoint(readPoint(data, point.time, environment.gaps(), MOST_SPOKEN)))
    }, REST)
  })
  return () => {
    clearTimeout(timer)
    stop()
  }
}
