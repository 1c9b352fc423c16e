import { version } from '../../../../package.json'

/** OpenMetrics is preferred, as by Prometheus; the order of the text formats is that of their `q`. */
const ACCEPT = [
  'application/openmetrics-text;version=1.0.0;q=0.6',
  'application/openmetrics-text;version=0.0.1;q=0.5',
  'text/plain;version=0.0.4;q=0.4',
  '*/*;q=0.1',
].join(',')

/** Headers of every scrape. `timeout` in milliseconds: targets may use it to answer in time. */
export function requestHeaders(timeout: number, isCompressed: boolean): Readonly<Record<string, string>> {
  return {
    accept: ACCEPT,
    'accept-encoding': isCompressed ? 'gzip' : 'identity',
    'user-agent': `Loom/${version}`,
    'x-prometheus-scrape-timeout-seconds': String(timeout / 1000),
  }
}
