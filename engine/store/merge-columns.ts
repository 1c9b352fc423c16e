import type { Columns } from '../codec/chunk'

/**
 * Samples that are there, in parts one after the other, and more of them, ascending too, as one; at a time that both have
 * the one that is there stays. `added` counts the others.
 */
export function mergeColumns(
  there: readonly Columns[],
  more: Columns,
): { readonly merged: Columns; readonly added: number } {
  const most = there.reduce((sum, { times }) => sum + times.length, more.times.length)
  const times = new Float64Array(most)
  const target = new Uint32Array(2 * most)
  const extra = words(more)
  let length = 0
  let added = 0
  let next = 0

  function put(time: number, source: Uint32Array, at: number): void {
    times[length] = time
    target[2 * length] = source[2 * at] as number
    target[2 * length + 1] = source[2 * at + 1] as number
    length += 1
  }

  /** Those of `more` before a time; one at just this time is passed over. */
  function putBefore(time: number): void {
    for (; next < more.times.length && (more.times[next] as number) <= time; next += 1) {
      const own = more.times[next] as number
      if (own === time || (length > 0 && own <= (times[length - 1] as number))) continue
      put(own, extra, next)
      added += 1
    }
  }

  for (const part of there) {
    const source = words(part)
    for (let i = 0; i < part.times.length; i += 1) {
      const time = part.times[i] as number
      putBefore(time)
      put(time, source, i)
    }
  }
  putBefore(Number.POSITIVE_INFINITY)
  return {
    merged: { times: times.slice(0, length), values: new Float64Array(target.buffer, 0, length) },
    added,
  }
}

function words({ values }: Columns): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length * 2)
}
