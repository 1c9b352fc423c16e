import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { LoomError } from '../../contract/errors'
import type { Labels } from '../../contract/model/labels'
import type { Backfilled } from '../../engine/store/backfill'
import { renewEpoch } from '../../engine/store/backup'
import { metricsPath } from '../../engine/store/metrics-file'
import type { MetricsStore } from '../../engine/store/metrics-store'
import { openStore } from '../../engine/store/store'
import type { Config } from '../config/settings'
import { openDataDirectory } from '../database/data-directory'
import { parseSeries } from '../sources/scrape/text/series-text'
import { TextFault } from '../sources/scrape/text/text-fault'
import { createTextParser } from '../sources/scrape/text/text-parser'
import { createSeriesBuffers } from './series-buffers'
import type { Tool } from './tool'

const PIECE_BYTES = 1024 * 1024
/** Samples that wait for more of their series: 16 bytes each. */
const HELD = 4_000_000
/** The widest window of roll-ups: its samples go into the store together. */
const WINDOW_MS = 10 * 60_000

const FATES: Readonly<Record<Exclude<keyof Backfilled, 'samples'>, string>> = {
  rolledUp: 'older than the raw retention, kept as roll-ups',
  held: 'passed over: the series has a sample, or a roll-up, of that time',
  tooOld: 'refused: older than every retention',
  future: 'refused: in the future',
  invalidTime: 'refused: no time since 1970',
}

export const importSamples: Tool = {
  name: 'import',
  argument: 'FILE',
  summary: 'takes samples of the past from OpenMetrics text, each with its time; the server must not run',
  run({ file, config, print, progress }) {
    if (file === undefined) throw new LoomError('request/invalid', 'import: name the file to read.')
    requireEnd(file)
    const told = emptyFates()
    const bar = progress(`importing ${file}`)
    try {
      withStore(config, (store) => {
        const names = createNames(store)
        const buffers = createSeriesBuffers()
        const drain = (window: number): void =>
          buffers.drain(window, (series, samples) => addUp(told, store.backfill(names(series), samples)))
        const parser = createTextParser('openmetrics', {
          describe: () => {},
          sample(series, value, time) {
            if (Number.isNaN(time)) throw new TextFault('the sample has no time')
            names(series)
            buffers.add(series, time, value)
          },
        })
        readPieces(file, bar.update, (piece) => {
          parser.push(piece)
          if (buffers.size() >= HELD) drain(WINDOW_MS)
        })
        parser.end()
        drain(1)
      })
    } finally {
      bar.end()
    }
    print(`${told.samples} samples imported`)
    for (const [fate, text] of Object.entries(FATES)) {
      const count = told[fate as keyof Backfilled]
      if (count > 0) print(`${count} ${text}`)
    }
    return told.samples + told.rolledUp + told.held > 0 ? 0 : 1
  },
}

/** Before anything is taken in: a file that was cut off, or is something else. */
function requireEnd(path: string): void {
  const file = openForReading(path)
  try {
    const { size } = fstatSync(file)
    const end = Buffer.alloc(Math.min(size, 8))
    readSync(file, end, 0, end.length, size - end.length)
    if (!/(^|\n)# EOF\n?$/.test(end.toString('latin1'))) {
      throw new LoomError('request/invalid', `${path} does not end with # EOF: it is no OpenMetrics text, or cut off.`)
    }
  } finally {
    closeSync(file)
  }
}

function openForReading(path: string): number {
  try {
    return openSync(path, 'r')
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new LoomError('request/invalid', `${path} can't be read: ${reason}`, { cause })
  }
}

function readPieces(
  path: string,
  update: (done: number, total: number) => void,
  take: (piece: Uint8Array) => void,
): void {
  const file = openForReading(path)
  try {
    const { size } = fstatSync(file)
    const piece = Buffer.alloc(PIECE_BYTES)
    let done = 0
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) {
      take(piece.subarray(0, read))
      done += read
      update(done, size)
    }
  } finally {
    closeSync(file)
  }
}

/** The store of the folder, for this process alone; its clients take a new snapshot afterwards. */
function withStore(config: Config, work: (store: MetricsStore) => void): void {
  const directory = openDataDirectory(config.dataDir)
  try {
    const store = openStore({
      directory: directory.path,
      now: Date.now,
      rawRetentionMs: config['retention.raw'],
      rollUpRetention: { minuteMs: config['retention.minute'], tenMinutesMs: config['retention.tenMinutes'] },
    })
    try {
      work(store)
    } finally {
      store.close()
      renewEpoch(metricsPath(directory.path))
    }
  } finally {
    directory.release()
  }
}

/** The ids of series by their text. What the store refuses is a fault of the line. */
function createNames(store: MetricsStore): (series: string) => number {
  const ids = new Map<string, number>()
  return (series) => {
    const known = ids.get(series)
    if (known !== undefined) return known
    const id = idOf(store, parseSeries(series))
    ids.set(series, id)
    return id
  }
}

function idOf(store: MetricsStore, labels: Labels): number {
  try {
    return store.seriesId(labels)
  } catch (error) {
    throw error instanceof LoomError ? new TextFault(error.message) : error
  }
}

function emptyFates(): Backfilled {
  return { samples: 0, rolledUp: 0, held: 0, tooOld: 0, future: 0, invalidTime: 0 }
}

function addUp(sum: Backfilled, more: Backfilled): void {
  for (const key of Object.keys(more) as (keyof Backfilled)[]) sum[key] += more[key]
}
