import { afterAll, expect, it } from 'vitest'
import type { QueryLimits, RangeResult } from '../model/query-result'
import { openStore } from '../store/store'
import { compile } from './compile'
import { createEmbeddedEngine } from './embedded-engine'
import { evaluateRange } from './evaluate'

const T = 1_700_000_000_000
const SERIES = 60
const LIMITS: QueryLimits = { maxSamples: 50_000_000, maxSeries: 1000, timeout: 60_000, now: () => performance.now() }
const store = openStore({ directory: null, now: () => T })
const engine = createEmbeddedEngine(store)
const ids = Uint32Array.from({ length: SERIES }, (_, i) =>
  store.seriesId({ __name__: 'requests_total', code: String(i % 5), instance: String(i) }),
)
for (let second = -3600; second <= 0; second += 10) {
  const values = Float64Array.from(ids, (_, i) => (second + 3600) * (i + 1) + Math.sin(second * i))
  // Some come and go, so that slices do not see the same series.
  const there = ids.filter((_, i) => i % 7 !== 0 || second % 600 < -300)
  store.append({ times: T + second * 1000, ids: there, values: values.subarray(0, there.length) })
}
afterAll(() => store.close())

const QUERIES = [
  'requests_total',
  'sum by (code) (rate(requests_total[5m]))',
  'topk(3, requests_total)',
  'quantile(0.9, rate(requests_total[1m])) + on() group_left requests_total{instance="3"}',
  'max_over_time(sum(requests_total)[10m:30s] offset 1m)',
  'requests_total - requests_total @ end()',
  'requests_total{code="1"} * on(instance) requests_total @ start()',
  'absent(requests_total{instance="0"})',
  'timestamp(requests_total{code="2"}) > time() - 30',
  'time()',
  'nothing_at_all',
]

/** What counts of a result: places that hold nothing may hold any number. */
function pointsOf({ series, points }: RangeResult) {
  return series.map(({ labels, values, present }) => {
    expect(values).toHaveLength(points)
    return { labels, points: Array.from(values, (value, i) => (present[i] === 1 ? value : null)) }
  })
}

it.each(QUERIES)('slices of %s make the same whole', async (expr) => {
  const [from, step] = [T - 3600_000, 2000]
  const sliced = await engine.range(expr, from, T, step, LIMITS)
  const whole = evaluateRange(compile(expr), store, from, T, step, LIMITS)
  expect(pointsOf(sliced)).toEqual(pointsOf(whole))
})

it('lets others run between slices, several large queries at once or not', async () => {
  const heavy = 'sum by (code) (stddev_over_time(requests_total[30m]))'
  // A clock of samples in place of time, 1050 of them a millisecond: what else this machine does is of no matter.
  let read = 0
  const onRead = (samples: number) => {
    read += samples
  }
  const limits: QueryLimits = { ...LIMITS, now: () => read / 1050, onRead }
  const shares: number[] = []
  let last = 0
  let going = true
  const nextRound = () => {
    shares.push(read - last)
    last = read
    if (going) setImmediate(nextRound)
  }
  setImmediate(nextRound)
  await Promise.all([1, 2, 3].map(() => engine.range(heavy, T - 3600_000, T, 5000, limits)))
  going = false
  // In one go, each of the three would have been a third of all.
  expect(shares.filter((share) => share > 0).length).toBeGreaterThan(10)
  expect(Math.max(...shares)).toBeLessThan(read / 8)
})

it('ends between slices when its caller has left', async () => {
  const gone = new AbortController()
  const query = engine.range('rate(requests_total[5m])', T - 3600_000, T, 1000, { ...LIMITS, signal: gone.signal })
  setImmediate(() => gone.abort())
  await expect(query).rejects.toMatchObject({ code: 'query/canceled' })
})

it('bounds what all slices together hold', async () => {
  const few = { ...LIMITS, maxSamples: 40_000 }
  await expect(engine.range('vector(1) or requests_total{code="1"}', T - 3600_000, T, 1000, few)).rejects.toMatchObject(
    {
      code: 'query/too-many-samples',
    },
  )
})

it('is not disturbed by samples that come between slices', async () => {
  const live = openStore({ directory: null, now: () => T })
  const some = Uint32Array.from({ length: 20 }, (_, i) => live.seriesId({ __name__: 'heat', n: String(i) }))
  const append = (second: number): void => {
    live.append({ times: T + second * 1000, ids: some, values: new Float64Array(some.length).fill(second) })
  }
  for (let second = -1200; second <= 0; second += 1) append(second)
  const expr = 'sum by (n) (rate(heat[5m])) + on(n) heat'
  const before = pointsOf(evaluateRange(compile(expr), live, T - 600_000, T, 1000, LIMITS))
  const query = createEmbeddedEngine(live).range(expr, T - 600_000, T, 1000, LIMITS)
  let second = 0
  const timer = setInterval(() => {
    second += 1
    append(second)
  }, 0)
  const sliced = await query
  clearInterval(timer)
  expect(second).toBeGreaterThan(2)
  expect(pointsOf(sliced)).toEqual(before)
  live.close()
})
