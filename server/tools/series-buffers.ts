import type { Columns } from '../../engine/codec/chunk'

/** Samples of many series as they come, in any order; each series' come out ascending. */
export interface SeriesBuffers {
  /** Samples held. */
  readonly size: () => number
  add(series: string, time: number, value: number): void
  /**
   * Hands over the samples of each series up to the last multiple of `window` (milliseconds) that it has reached, and
   * keeps the rest; all of them for a window of 1. Of several at one time the first stays.
   */
  drain(window: number, take: (series: string, samples: Columns) => void): void
}

interface Buffer {
  times: Float64Array
  values: Float64Array
  length: number
  ascending: boolean
}

export function createSeriesBuffers(): SeriesBuffers {
  const buffers = new Map<string, Buffer>()
  let size = 0

  function bufferOf(series: string): Buffer {
    const found = buffers.get(series)
    if (found !== undefined) return found
    const made = { times: new Float64Array(16), values: new Float64Array(16), length: 0, ascending: true }
    buffers.set(series, made)
    return made
  }

  return {
    size: () => size,
    add(series, time, value) {
      const buffer = bufferOf(series)
      const { length } = buffer
      if (length === buffer.times.length) grow(buffer)
      if (length > 0 && time <= (buffer.times[length - 1] as number)) buffer.ascending = false
      buffer.times[length] = time
      buffer.values[length] = value
      buffer.length += 1
      size += 1
    },
    drain(window, take) {
      for (const [series, buffer] of buffers) {
        const { times, values } = buffer.ascending ? held(buffer) : sorted(buffer)
        const until = Math.floor((times.at(-1) ?? 0) / window) * window
        let end = times.length
        while (end > 0 && (times[end - 1] as number) > until) end -= 1
        if (end > 0) take(series, { times: times.slice(0, end), values: values.slice(0, end) })
        size -= buffer.length - (times.length - end)
        if (end === times.length) buffers.delete(series)
        else buffers.set(series, rest(times, values, end))
      }
    },
  }
}

function grow(buffer: Buffer): void {
  for (const name of ['times', 'values'] as const) {
    const grown = new Float64Array(buffer[name].length * 2)
    grown.set(buffer[name])
    buffer[name] = grown
  }
}

function held({ times, values, length }: Buffer): Columns {
  return { times: times.subarray(0, length), values: values.subarray(0, length) }
}

function sorted(buffer: Buffer): Columns {
  const { times, values } = held(buffer)
  const order = Array.from(times.keys()).sort((a, b) => (times[a] as number) - (times[b] as number) || a - b)
  const first = order.filter((at, i) => i === 0 || times[at] !== times[order[i - 1] as number])
  return {
    times: Float64Array.from(first, (at) => times[at] as number),
    values: Float64Array.from(first, (at) => values[at] as number),
  }
}

function rest(times: Float64Array, values: Float64Array, start: number): Buffer {
  return { times: times.slice(start), values: values.slice(start), length: times.length - start, ascending: true }
}
