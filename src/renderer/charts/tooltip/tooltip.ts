import type { Unsubscribe } from '../../../../contract/ipc/define'
import { dismissWithEscape } from '../../ui/dismiss-with-escape'
import type { ChartEnvironment } from '../chart-environment'
import type { CrosshairPoint } from '../crosshair'
import { seriesColorProperty } from '../palette'
import type { PanelData } from '../panel-data'
import { writeText } from '../write-text'
import { type PointReading, readPoint } from './read-point'
import { nearestRow, type TooltipRow } from './tooltip-rows'
import './tooltip.css'

/** Pixels between the pointer and the tooltip. */
const DISTANCE = 14

/** Fills and moves the one tooltip of the dashboard: the hovered panel's values at the crosshair. */
export function createTooltip(
  environment: ChartEnvironment,
  panels: ReadonlyMap<number, PanelData>,
  host: HTMLElement,
): Unsubscribe {
  const time = part('div', 'tooltip-time')
  const note = part('div', 'tooltip-note')
  const list = part('ul', 'tooltip-rows')
  const more = part('div', 'tooltip-note')
  host.replaceChildren(time, note, list, more)

  let keepEscape: Unsubscribe | undefined
  const hide = (): void => {
    host.hidden = true
    keepEscape?.()
    keepEscape = undefined
  }
  const show = (point: CrosshairPoint | null): void => {
    const data = point === null ? undefined : panels.get(point.panelId)
    if (point === null || data === undefined) {
      hide()
      return
    }
    const reading = readPoint(data, point.time, environment.gaps())
    writeText(time, reading.time)
    writeText(note, reading.note)
    writeText(more, reading.more > 0 ? `and ${reading.more} more` : '')
    fill(list, reading.rows, data.panel.stack === true ? undefined : nearestRow(reading.rows, point.value))
    host.hidden = false
    keepEscape ??= dismissWithEscape(window, () => environment.crosshair.set(null))
    place(host, point)
  }
  const stop = environment.crosshair.subscribe(show)
  return () => {
    stop()
    host.replaceChildren()
    hide()
  }
}

function fill(list: HTMLElement, rows: PointReading['rows'], nearest: TooltipRow | undefined): void {
  while (list.children.length > rows.length) list.lastElementChild?.remove()
  while (list.children.length < rows.length) {
    const row = part('li', 'tooltip-row')
    row.append(part('span', 'tooltip-swatch'), part('span', 'tooltip-name'), part('span', 'tooltip-value'))
    list.append(row)
  }
  rows.forEach((entry, index) => {
    const row = list.children[index]
    if (!(row instanceof HTMLElement)) return
    row.style.setProperty('--swatch', `var(${seriesColorProperty(entry.series.color)})`)
    row.classList.toggle('is-nearest', entry === nearest && rows.length > 1)
    writeText(row.children[1], entry.series.name)
    writeText(row.children[2], entry.text)
  })
}

/** Beside the pointer, on the side where there is room. */
function place(host: HTMLElement, point: CrosshairPoint): void {
  const { offsetWidth: width, offsetHeight: height } = host
  const right = point.x + DISTANCE + width < window.innerWidth
  const x = right ? point.x + DISTANCE : point.x - DISTANCE - width
  const y = Math.min(Math.max(8, point.y + DISTANCE), window.innerHeight - height - 8)
  host.style.transform = `translate(${Math.round(Math.max(8, x))}px, ${Math.round(y)}px)`
}

function part(tag: 'div' | 'ul' | 'li' | 'span', className: string): HTMLElement {
  const element = document.createElement(tag)
  element.className = className
  return element
}
