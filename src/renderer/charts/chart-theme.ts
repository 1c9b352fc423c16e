import type { Unsubscribe } from '../../../contract/ipc/define'
import { SERIES_COLORS, seriesColorProperty } from './palette'
import type { ThresholdState } from './thresholds'

/** The stylesheet's colours as a canvas needs them. */
export interface ChartColors {
  readonly text: string
  readonly faint: string
  readonly line: string
  readonly surface: string
  readonly series: readonly string[]
  readonly states: Readonly<Record<ThresholdState, string>>
  readonly font: string
}

export interface ChartTheme {
  readonly colors: () => ChartColors
  /** Calls back after a change between light and dark, and after a font arrived: canvas text does not follow by itself. */
  readonly subscribe: (listener: () => void) => Unsubscribe
}

export function createChartTheme(page: Window): ChartTheme {
  const scheme = page.matchMedia('(prefers-color-scheme: dark)')
  let colors: ChartColors | undefined
  return {
    colors: () => {
      colors ??= readColors(page)
      return colors
    },
    subscribe: (listener) => {
      const change = (): void => {
        colors = undefined
        listener()
      }
      const { fonts } = page.document
      scheme.addEventListener('change', change)
      fonts.addEventListener('loadingdone', change)
      return () => {
        scheme.removeEventListener('change', change)
        fonts.removeEventListener('loadingdone', change)
      }
    },
  }
}

function readColors(page: Window): ChartColors {
  const style = page.getComputedStyle(page.document.documentElement)
  const read = (name: string): string => style.getPropertyValue(name).trim()
  return {
    text: read('--text-2'),
    faint: read('--text-3'),
    line: read('--line'),
    surface: read('--surface-1'),
    series: Array.from({ length: SERIES_COLORS }, (_, index) => read(seriesColorProperty(index))),
    states: { ok: read('--state-ok'), warning: read('--state-warning'), critical: read('--state-critical') },
    font: read('--font'),
  }
}
