import { type CSSProperties, type KeyboardEvent, type MouseEvent, type ReactElement, useEffect, useRef } from 'react'
import { formatValueText } from '../format/format-value'
import { isDashed, seriesColorProperty } from '../palette'
import type { PanelData, PanelSeries } from '../panel-data'
import { writeText } from '../write-text'
import { isolateSeries, toggleSeries } from './hidden-series'
import './legend.css'

/** Characters of a name that are shown; the tooltip has the rest. */
const MOST_OF_NAME = 22
/** Characters that most values have; longer ones make all columns wider. */
const USUAL_VALUE = 6

/** Names and values now. A click shows one line alone, and all again; with Ctrl or ⌘ it switches one on or off. */
export function Legend(props: {
  data: PanelData
  series: readonly PanelSeries[]
  hidden: ReadonlySet<string>
  onHide: (hidden: ReadonlySet<string>) => void
}): ReactElement {
  const { data, series, hidden, onHide } = props
  const host = useRef<HTMLUListElement>(null)
  useEffect(() => {
    const list = host.current
    if (list === null) return
    const values = list.querySelectorAll('.legend-value')
    let longest = 0
    const write = (): void => {
      const texts = series.map((entry) => formatValueText(data.lastValue(entry), data.panel.unit, data.panel.decimals))
      texts.forEach((text, index) => {
        writeText(values[index], text)
      })
      const length = longestOf(texts, USUAL_VALUE)
      if (length <= longest) return
      longest = length
      list.style.setProperty('--value-length', String(longest))
    }
    write()
    return data.follow(write)
  }, [data, series])

  const click = (key: string, event: MouseEvent): void => {
    const keys = series.map((entry) => entry.key)
    onHide(event.ctrlKey || event.metaKey ? toggleSeries(hidden, key) : isolateSeries(hidden, key, keys))
  }
  /** Browsers make no click of Enter with Ctrl or ⌘. */
  const press = (key: string, event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    onHide(toggleSeries(hidden, key))
  }
  return (
    <ul className="legend" ref={host} style={columnRoom(series)}>
      {series.map((entry) => (
        <li key={entry.key}>
          <button
            type="button"
            className="legend-entry"
            aria-pressed={!hidden.has(entry.key)}
            onClick={(event) => click(entry.key, event)}
            onKeyDown={(event) => press(entry.key, event)}
            title={entry.name}
          >
            <span
              className="legend-swatch"
              data-dashed={isDashed(entry.color)}
              style={{ '--swatch': `var(${seriesColorProperty(entry.color)})` } as CSSProperties}
            />
            <span className="legend-name">{entry.name}</span>
            <span className="legend-value" />
          </button>
        </li>
      ))}
    </ul>
  )
}

/** The values' length is told as they come, and only grows. */
function columnRoom(series: readonly PanelSeries[]): CSSProperties {
  const names = series.map((entry) => entry.name)
  return {
    '--name-length': Math.min(longestOf(names, 1), MOST_OF_NAME),
    '--value-length': USUAL_VALUE,
  } as CSSProperties
}

function longestOf(texts: readonly string[], least: number): number {
  return Math.max(least, ...texts.map((text) => text.length))
}
