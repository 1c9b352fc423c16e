import type { Unsubscribe } from '../../../contract/ipc/define'
import { feedName } from '../../../contract/ipc/feed'
import type { Panel } from '../../../contract/model/dashboard'
import { labelsKey } from '../../../contract/model/labels'
import type { Feed, FeedFailure, Feeds } from './data/feeds'
import { namePanelSeries } from './format/series-names'

/** A series this many steps behind its feed has no value now; it has not merely missed a sample. */
const LAST_VALUE_STEPS = 3

/** One line of a panel. */
export interface PanelSeries {
  /** Stays the same over reconnects and restarts of the server. */
  readonly key: string
  readonly feed: string
  readonly slot: number
  readonly name: string
  /** Place in the palette; a series keeps it for as long as the panel is open. */
  readonly color: number
}

export type PanelStatus =
  /** No answer yet. */
  | { readonly kind: 'waiting' }
  /** No series to show, and the reason that the server gave. */
  | { readonly kind: 'failed'; readonly failure: FeedFailure }
  /** The query is fine and matches nothing. */
  | { readonly kind: 'empty' }
  /** `failure`: one of the panel's queries fails, the others show. */
  | { readonly kind: 'ready'; readonly failure: FeedFailure | null }

/** What one panel draws, read from the rings of its targets. */
export interface PanelData {
  readonly panel: Panel
  /** The same array until a series comes or goes. */
  readonly series: () => readonly PanelSeries[]
  /** The same object until something in it changes. */
  readonly status: () => PanelStatus
  /** Milliseconds between two points; 0 before any came. */
  readonly step: () => number
  readonly at: (series: PanelSeries, offset: number) => number
  readonly copy: (series: PanelSeries, from: number, target: Float64Array) => void
  /** The series' value now, NaN when it has none. */
  readonly lastValue: (series: PanelSeries) => number
  /** Time of the newest sample of the target that lags most, epoch milliseconds; NaN when there is none. */
  readonly newestSample: () => number
  /** Whether what shows came from this computer's store. */
  readonly fromCache: () => boolean
  /** Calls back before the next paint after one of the panel's feeds changed. */
  readonly follow: (listener: () => void) => Unsubscribe
}

export function createPanelData(panel: Panel, feeds: Feeds): PanelData {
  const targets = panel.targets.map((target) => ({ ...target, feed: feedName(panel.id, target.refId) }))
  const names = targets.map((target) => target.feed)
  const colors = new Map<string, number>()
  let series: readonly PanelSeries[] = []
  let seen: unknown[] = []
  let status: PanelStatus = { kind: 'waiting' }

  const all = (): Feed[] => names.map((name) => feeds.get(name))
  const listSeries = (): PanelSeries[] => {
    const lists = targets.map((target) => feeds.get(target.feed).ring.series())
    const titles = namePanelSeries(
      targets.map(({ legend, expr }, at) => ({
        labels: (lists[at] ?? []).map((entry) => entry.labels),
        template: legend,
        expr,
      })),
      panel.title,
    )
    const found = targets.flatMap((target, at) =>
      (lists[at] ?? [])
        .map((entry, index) => ({
          key: `${target.refId} ${labelsKey(entry.labels)}`,
          feed: target.feed,
          slot: entry.slot,
          name: titles[at]?.[index] ?? panel.title,
        }))
        .sort((one, other) => one.name.localeCompare(other.name, undefined, { numeric: true })),
    )
    return found.map((entry) => {
      const color = colors.get(entry.key) ?? colors.size
      colors.set(entry.key, color)
      return { ...entry, color }
    })
  }
  const currentSeries = (): readonly PanelSeries[] => {
    const structure = all().flatMap(({ ring }) => [ring, ring.structure()])
    if (structure.length !== seen.length || structure.some((part, index) => part !== seen[index])) {
      seen = structure
      series = listSeries()
    }
    return series
  }
  const currentStatus = (): PanelStatus => {
    const list = all()
    const failure = list.find((feed) => feed.failure !== null)?.failure ?? null
    if (currentSeries().length > 0) return { kind: 'ready', failure }
    if (failure !== null) return { kind: 'failed', failure }
    return { kind: list.some((feed) => feed.source !== null) ? 'empty' : 'waiting' }
  }

  return {
    panel,
    series: currentSeries,
    status: () => {
      const next = currentStatus()
      if (JSON.stringify(next) !== JSON.stringify(status)) status = next
      return status
    },
    step: () =>
      all()
        .find(({ ring }) => ring.step() > 0)
        ?.ring.step() ?? 0,
    at: ({ feed, slot }, offset) => feeds.get(feed).ring.at(slot, offset),
    copy: ({ feed, slot }, from, target) => feeds.get(feed).ring.copy(slot, from, target),
    lastValue: ({ feed, slot }) => {
      const { ring } = feeds.get(feed)
      const newest = ring.newestSampleOffset()
      for (let offset = newest; offset >= 0 && offset > newest - LAST_VALUE_STEPS; offset -= 1) {
        const value = ring.at(slot, offset)
        if (!Number.isNaN(value)) return value
      }
      return Number.NaN
    },
    newestSample: () => {
      let time = Number.NaN
      for (const { ring } of all()) {
        const newest = ring.newestSampleOffset() * ring.step()
        if (newest > 0 && !(newest >= time)) time = newest
      }
      return time
    },
    fromCache: () => all().some((feed) => feed.source === 'cache'),
    follow: (listener) => feeds.follow(names, listener),
  }
}
