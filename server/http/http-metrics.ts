import type { Registry } from '../metrics/registry'

export interface HttpMetrics {
  /** `route`: the route's pattern, never the path itself, so that the label has few values. */
  answered(method: string, route: string, status: number, seconds: number): void
}

export function createHttpMetrics(registry: Registry): HttpMetrics {
  const requests = registry.counter('loom_http_requests_total', 'HTTP requests, by method, route and status.')
  const durations = registry.histogram(
    'loom_http_request_duration_seconds',
    'Time to answer HTTP requests.',
    [0.005, 0.025, 0.1, 0.25, 1, 5],
  )
  return {
    answered: (method, route, status, seconds) => {
      requests.add(1, { method, route, status: String(status) })
      durations.observe(seconds)
    },
  }
}
