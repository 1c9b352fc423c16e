import { version } from '../../../../package.json'

/**
 * Prometheus 3's own words: OpenMetrics is preferred, then the newer of each format. Only those that can hold any name in
 * quotes are asked for names as they are; the older ones' names get underscores.
 */
const ACCEPT = [
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6',
  'application/openmetrics-text;version=0.0.1;q=0.5',
  'text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4',
  'text/plain;version=0.0.4;q=0.3',
  '*/*;q=0.2',
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
