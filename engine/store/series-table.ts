import type Libsql from 'libsql'
import { LoomError } from '../../contract/errors'
import type { Labels } from '../../contract/model/labels'
import { faultOfKeyPart } from '../../contract/model/names'
import type { Matcher } from '../model/matcher'
import { createLabelPairs, type LabelPairs } from './label-pairs'
import { labelSet } from './label-set'
import { type OpenColumns, openColumns } from './open-columns'
import { createSeriesFinder } from './series-finder'
import { DEFAULT_LIMITS, type StoreLimits } from './store-limits'

export interface StoredSeries {
  readonly id: number
  readonly labels: Labels
  readonly columns: OpenColumns
  /** Time of the oldest sample, chunks included; infinity before the first. */
  firstTime: number
  /** End of the newest chunk: samples up to here are in chunks, later ones are open. Minus infinity for no chunk. */
  sealedTime: number
  /** A journal row that no open sample is older than; null when none is open. */
  openRow: number | null
  /** When the series was made or last asked for by its labels, by the store's clock. */
  askedAt: number
}

/** Time of the newest sample; minus infinity before the first. */
export function newestTime({ columns, sealedTime }: StoredSeries): number {
  return columns.length > 0 ? (columns.times[columns.length - 1] as number) : sealedTime
}

/** All series by id, by labels and by label conditions. */
export interface SeriesTable {
  readonly size: () => number
  get(id: number): StoredSeries | undefined
  all(): Iterable<StoredSeries>
  /** The series with these labels, made when new. Throws `store/rejected` at a limit. */
  obtain(labels: Labels, now: number): StoredSeries
  /** The same, when it is there under just these labels. */
  known(labels: Labels, now: number): StoredSeries | undefined
  /** Whether there is a series of this id; notes that it was asked for. */
  stillAsked(id: number, now: number): boolean
  find(matchers: readonly Matcher[]): readonly StoredSeries[]
  readonly pairs: LabelPairs['byName']
  /** Writes those made since the last call; to be called in the transaction that commits their first samples. */
  persist(): void
  /** Whether `persist` has something to write. */
  readonly unpersisted: () => boolean
  /** After a rollback: what `persist` wrote is to be written again. */
  persistAgain(): void
  /** Deletes the row of a series, in the caller's transaction; it is to be followed by `remove`. */
  erase(series: StoredSeries): void
  /** Lets a series go from memory. */
  remove(series: StoredSeries): void
  /** An id that is not to be given to a new series: something that is stored still bears it. */
  reserve(id: number): void
}

export function createSeriesTable(database: Libsql.Database, limits: StoreLimits, now: number): SeriesTable {
  const byId = new Map<number, StoredSeries>()
  // By id too: finding in an array is quicker than in a map, and with few of its places taken it becomes a map by itself.
  const place: (StoredSeries | undefined)[] = []
  const byKey = new Map<string, StoredSeries>()
  const pairs = createLabelPairs((id) => byId.has(id))
  const search = createSeriesFinder(
    pairs,
    (id) => place[id],
    () => byId.values(),
  )
  const insert = database.prepare('INSERT INTO series (id, labels) VALUES (?, ?)')
  const drop = database.prepare('DELETE FROM series WHERE id = ?')
  let nextId = 1
  let fresh: StoredSeries[] = []
  let lastPersisted: StoredSeries[] = []
  // A live query hands in the same array each second: its answer holds until a series comes or goes.
  let answers = new WeakMap<readonly Matcher[], readonly StoredSeries[]>()

  function add(id: number, labels: Labels, first: number, last: number): StoredSeries {
    const series: StoredSeries = {
      id,
      labels,
      columns: openColumns(),
      firstTime: first,
      sealedTime: last,
      openRow: null,
      askedAt: now,
    }
    byId.set(id, series)
    place[id] = series
    pairs.add(id, labels)
    byKey.set(pairs.keyOf(labels) as string, series)
    nextId = Math.max(nextId, id + 1)
    answers = new WeakMap()
    return series
  }

  const stored = database
    .prepare(
      // Casts, because libsql ends the process on text that is no UTF-8, which a damaged file may hold anywhere.
      `SELECT id, CAST(labels AS BLOB), (SELECT CAST(min(start) AS INTEGER) FROM chunks WHERE series = s.id),
       (SELECT CAST("end" AS INTEGER) FROM chunks WHERE series = s.id ORDER BY start DESC LIMIT 1)
       FROM series s ORDER BY id`,
    )
    .raw()
  for (const row of stored.iterate([])) {
    const [id, labels, first, last] = row as [number, Buffer, number | null, number | null]
    add(id, storedLabels(labels, pairs.shared), first ?? Number.POSITIVE_INFINITY, last ?? Number.NEGATIVE_INFINITY)
  }

  return {
    pairs: pairs.byName,
    size: () => byId.size,
    get: (id) => place[id],
    all: () => byId.values(),
    obtain(labels, askedAt) {
      const series = withLabels(labels) ?? made(labels)
      series.askedAt = askedAt
      return series
    },
    known(labels, askedAt) {
      const series = withLabels(labels)
      if (series !== undefined) series.askedAt = askedAt
      return series
    },
    stillAsked(id, askedAt) {
      const series = byId.get(id)
      if (series !== undefined) series.askedAt = askedAt
      return series !== undefined
    },
    find(matchers) {
      const known = answers.get(matchers)
      if (known !== undefined) return known
      const found = search(matchers)
      answers.set(matchers, found)
      return found
    },
    persist() {
      for (const { id, labels } of fresh) insert.run([id, JSON.stringify(labels)])
      lastPersisted = fresh
      fresh = []
    },
    unpersisted: () => fresh.length > 0,
    persistAgain() {
      fresh = [...lastPersisted, ...fresh]
      lastPersisted = []
    },
    erase: ({ id }) => void drop.run([id]),
    reserve(id) {
      nextId = Math.max(nextId, id + 1)
    },
    remove(series) {
      byId.delete(series.id)
      place[series.id] = undefined
      byKey.delete(pairs.keyOf(series.labels) as string)
      pairs.remove(series.labels)
      fresh = fresh.filter((other) => other !== series)
      answers = new WeakMap()
    },
  }

  function withLabels(labels: Labels): StoredSeries | undefined {
    const key = pairs.keyOf(labels)
    return key === undefined ? undefined : byKey.get(key)
  }

  function made(labels: Labels): StoredSeries {
    const set = labelSet(labels, limits, pairs.shared)
    if (byId.size >= limits.maxSeries) {
      throw new LoomError(
        'store/rejected',
        `The store holds ${byId.size} series, the most it may (limit ${limits.maxSeries}).`,
      )
    }
    const series = add(nextId, set, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY)
    fresh.push(series)
    return series
  }
}

/** Limits may have been lowered since: what is stored stays. */
const UNLIMITED: StoreLimits = {
  ...DEFAULT_LIMITS,
  maxLabels: Number.POSITIVE_INFINITY,
  maxLabelName: Number.POSITIVE_INFINITY,
  maxLabelValue: Number.POSITIVE_INFINITY,
  maxLabelSet: Number.POSITIVE_INFINITY,
}

/** Labels as the table of series holds them. Throws `store/damaged`. */
export function storedLabels(bytes: Buffer, shared?: LabelPairs['shared']): Labels {
  try {
    const labels = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Labels
    return labelSet(labels, UNLIMITED, shared, faultOfKeyPart)
  } catch (cause) {
    throw new LoomError('store/damaged', 'The labels of a series can not be read', { cause })
  }
}
