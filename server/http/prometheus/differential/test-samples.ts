import type { Labels } from '../../../../contract/model/labels'
import type { SeriesSamples } from '../../../../engine/model/series'
import { writeStale } from '../../../../engine/model/stale'

const STEP_MS = 15_000
const COUNT = 720

/**
 * Three hours of series that have what queries stumble over: resets, gaps, stale markers, NaN, infinities, series that
 * come and go, uneven intervals. The same at every run. No sample lies on a whole second, as ranges have been open at
 * their left end since Prometheus 3 alone.
 */
export function testSamples(end: number): readonly SeriesSamples[] {
  const random = numbers(7)
  const start = end - COUNT * STEP_MS
  const series: SeriesSamples[] = []
  const add = (
    labels: Labels,
    value: (i: number) => number | 'stale' | null,
    time: (i: number) => number = (i) => start + i * STEP_MS,
  ): void => {
    const kept = Array.from({ length: COUNT }, (_, i) => ({ time: time(i) + 137, value: value(i) })).filter(
      (one): one is { time: number; value: number | 'stale' } => one.value !== null,
    )
    const values = Float64Array.from(kept, (one) => (one.value === 'stale' ? 0 : one.value))
    kept.forEach((one, i) => {
      if (one.value === 'stale') writeStale(values, i)
    })
    series.push({ labels, times: Float64Array.from(kept, (one) => one.time), values })
  }

  for (const job of ['api', 'web']) {
    for (const instance of ['a', 'b', 'c']) {
      for (const code of ['200', '500']) {
        let total = 50_000
        const resets = series.length
        const rate = random() * (code === '500' ? 2 : 40)
        add({ __name__: 'requests_total', job, instance, code }, (i) => {
          total = (i + resets) % (code === '200' ? 170 : 95) === 94 ? 0 : total + Math.floor(random() * rate)
          return total
        })
      }
      add({ __name__: 'load', job, instance }, (i) => Math.sin(i / 40) * 3 + random())
      add({ __name__: 'up', job, instance }, (i) => {
        if (instance === 'c' && i > 600 && i < 660) return i === 601 ? 'stale' : null
        return instance === 'b' && i % 50 < 5 ? 0 : 1
      })
      add({ __name__: 'build', job, instance, version: instance === 'a' ? '2' : '1' }, (i) =>
        instance === 'c' && i > 690 ? (i === 691 ? 'stale' : null) : 1,
      )
    }
    const counts = [3000, 4000, 5000, 6000, 7000]
    const bounds = ['0.1', '0.5', '1', '5', '+Inf']
    const rows = Array.from({ length: COUNT }, () => {
      const at = Math.floor(random() * 4.2)
      for (let b = at; b < 5; b += 1) counts[b] = (counts[b] ?? 0) + 1 + Math.floor(random() * 5)
      for (let b = 1; b < 5; b += 1) counts[b] = Math.max(counts[b] ?? 0, counts[b - 1] ?? 0)
      return [...counts]
    })
    bounds.forEach((le, b) => {
      add({ __name__: 'latency_bucket', job, le }, (i) => rows[i]?.[b] ?? 0)
    })
    add({ __name__: 'latency_count', job }, (i) => rows[i]?.[4] ?? 0)
    add({ __name__: 'latency_sum', job }, (i) => (rows[i]?.[4] ?? 0) * 0.7)
  }
  add({ __name__: 'odd', kind: 'nan' }, (i) => (i % 3 === 0 ? Number.NaN : i))
  add({ __name__: 'odd', kind: 'inf' }, (i) => (i % 4 === 0 ? Number.POSITIVE_INFINITY : -i))
  add({ __name__: 'odd', kind: 'both' }, (i) => (i % 2 === 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY))
  add({ __name__: 'odd', kind: 'zero' }, (i) => (i % 2 === 0 ? 0 : -0))
  add({ __name__: 'odd', kind: 'huge' }, (i) => 1e140 * (i % 7))
  add({ __name__: 'odd', kind: 'tiny' }, (i) => 1e-9 * i)
  add({ __name__: 'sparse', kind: 'slow' }, (i) => (i % 17 === 0 ? i : null))
  add({ __name__: 'sparse', kind: 'once' }, (i) => (i === 650 ? 42 : null))
  add({ __name__: 'sparse', kind: 'gaps' }, (i) => (i % 100 < 60 ? i / 3 : null))
  add(
    { __name__: 'uneven', job: 'api' },
    (i) => i * i,
    (i) => start + i * STEP_MS + Math.floor(random() * 14) * 1000,
  )
  add({ __name__: 'constant', job: 'web' }, () => 5)
  return series
}

/** Mulberry32: even numbers in [0, 1), the same for the same seed. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
