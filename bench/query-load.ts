import type { Labels } from '../contract/model/labels'
import type { SeriesSamples } from '../engine/model/series'

const STEP_MS = 15_000

/** A hundred series of a web service, as dashboards look at them: counters, a histogram, gauges; every 15 s. */
export function webServiceSamples(end: number, hours: number): readonly SeriesSamples[] {
  const count = (hours * 3600_000) / STEP_MS + 1
  const times = Float64Array.from({ length: count }, (_, i) => end - (count - 1 - i) * STEP_MS)
  const series: SeriesSamples[] = []
  const add = (labels: Labels, value: (i: number) => number): void => {
    series.push({ labels, times, values: Float64Array.from(times, (_, i) => value(i)) })
  }
  for (let n = 0; n < 4; n += 1) {
    const instance = `10.0.0.${n}:8080`
    for (const [h, handler] of ['/', '/login', '/search', '/cart', '/pay'].entries()) {
      for (const [c, code] of ['200', '404', '500'].entries()) {
        let total = 0
        add({ __name__: 'http_requests_total', job: 'web', instance, handler, code }, (i) => {
          total += Math.max(0, Math.round((40 / (1 + c * 8)) * (1 + Math.sin(i / 90 + h)) + ((i * 7919 + n) % 5)))
          return total
        })
      }
    }
    let below = 0
    const observed = Array.from({ length: count }, (_, i) => {
      below += 20 + ((i * 31 + n * 7) % 13)
      return below
    })
    for (const [b, le] of ['0.05', '0.1', '0.5', '1', '+Inf'].entries()) {
      add({ __name__: 'http_request_duration_seconds_bucket', job: 'web', instance, le }, (i) =>
        Math.round((observed[i] ?? 0) * (0.4 + 0.15 * b)),
      )
    }
    for (const name of ['process_resident_memory_bytes', 'process_open_fds', 'load1', 'up', 'queue_length']) {
      add({ __name__: name, job: 'web', instance }, (i) =>
        name === 'up' ? 1 : 1000 * n + 500 * Math.sin(i / 50) + (i % 11),
      )
    }
  }
  return series
}

/** Ten queries of the usual dashboard of such a service. */
export const DASHBOARD_QUERIES = [
  'sum(rate(http_requests_total[5m]))',
  'sum by (handler) (rate(http_requests_total[5m]))',
  'sum by (instance, code) (rate(http_requests_total[1m]))',
  'sum(rate(http_requests_total{code=~"5.."}[5m])) / sum(rate(http_requests_total[5m]))',
  'histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))',
  'histogram_quantile(0.5, sum by (le, instance) (rate(http_request_duration_seconds_bucket[5m])))',
  'topk(3, sum by (handler, instance) (rate(http_requests_total[5m])))',
  'process_resident_memory_bytes',
  'avg_over_time(load1[10m])',
  'max by (instance) (increase(http_requests_total{code="500"}[1h])) > 0',
]
