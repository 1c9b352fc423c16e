import { hostname } from 'node:os'
import { type Labels, labelsKey } from '../../../../contract/model/labels'
import { formatDuration, parseDuration } from '../../../../engine/model/duration'
import type { ScrapeJob } from '../config/scrape-job'
import { relabel } from '../relabel/relabel'

/** One address to scrape. Durations in milliseconds. */
export interface Target {
  /** Equal targets have equal keys. */
  readonly key: string
  readonly job: string
  /** Before relabelling, with `__address__` and the like. */
  readonly discovered: Labels
  /** What its samples carry. */
  readonly labels: Labels
  readonly url: string
  /** The address under which others reach it: a loopback one has this machine's name. */
  readonly globalUrl: string
  readonly interval: number
  readonly timeout: number
}

export type TargetOutcome =
  | { readonly kind: 'target'; readonly target: Target }
  | { readonly kind: 'dropped'; readonly job: string; readonly discovered: Labels }
  | { readonly kind: 'invalid'; readonly address: string; readonly reason: string }

/** What a scrape waits at most, where nobody says. */
const TIMEOUT_MS = 10_000
const PARAM = '__param_'

/** Makes a target of a discovered address, as Prometheus does: own labels, then the job's, then relabelling. */
export function targetOf(job: ScrapeJob, interval: number, address: string, labels: Labels): TargetOutcome {
  const discovered = discoveredLabels(job, job.scrape_interval ?? interval, address, labels)
  const kept = relabel(discovered, job.relabel_configs)
  if (kept === null) return { kind: 'dropped', job: job.job_name, discovered }
  try {
    return { kind: 'target', target: checkedTarget(job, discovered, kept) }
  } catch (error) {
    return { kind: 'invalid', address, reason: error instanceof Error ? error.message : String(error) }
  }
}

function discoveredLabels(job: ScrapeJob, interval: number, address: string, labels: Labels): Labels {
  const own: Record<string, string> = {
    job: job.job_name,
    __scrape_interval__: formatDuration(interval),
    __scrape_timeout__: formatDuration(job.scrape_timeout ?? Math.min(TIMEOUT_MS, interval)),
    __metrics_path__: job.metrics_path,
    __scheme__: job.scheme,
  }
  const params: Record<string, string> = {}
  for (const [name, [value]] of Object.entries(job.params)) if (value !== undefined) params[PARAM + name] = value
  // Labels of the target win over what the job says, parameters of the job over both, as in Prometheus.
  const present = Object.entries(labels).filter(([, value]) => value !== '')
  return { ...own, ...Object.fromEntries(present), ...params, __address__: address }
}

function checkedTarget(job: ScrapeJob, discovered: Labels, kept: Labels): Target {
  const address = kept.__address__ ?? ''
  if (address === '' || /[/?#@\s]/.test(address)) throw new Error(`${JSON.stringify(address)} is not an address`)
  const interval = durationOf(kept, '__scrape_interval__')
  const timeout = durationOf(kept, '__scrape_timeout__')
  if (interval < 1000) throw new Error('the scrape interval is shorter than a second')
  if (timeout > interval) throw new Error('the scrape timeout is longer than the interval')
  const url = urlOf(job, address, kept)
  const labels: Record<string, string> = { instance: address }
  for (const [name, value] of Object.entries(kept)) if (!name.startsWith('__') && value !== '') labels[name] = value
  const key = `${job.job_name}\u0000${url}\u0000${interval}\u0000${timeout}\u0000${labelsKey(labels)}`
  return { key, job: job.job_name, discovered, labels, url: url.href, globalUrl: globalUrl(url), interval, timeout }
}

function durationOf(labels: Labels, name: string): number {
  const duration = parseDuration(labels[name] ?? '')
  if (duration === undefined || duration === 0) throw new Error(`${name} is not a duration: ${labels[name]}`)
  return duration
}

function urlOf(job: ScrapeJob, address: string, kept: Labels): URL {
  const { __scheme__: scheme = '', __metrics_path__: path = '' } = kept
  if (scheme !== 'http' && scheme !== 'https') throw new Error(`${JSON.stringify(scheme)} is not http or https`)
  const url = new URL(`${scheme}://${address}`)
  url.pathname = path
  const params = new Map(Object.entries(job.params).map(([name, values]) => [name, [...values]]))
  for (const [name, value] of Object.entries(kept)) {
    if (!name.startsWith(PARAM)) continue
    const param = name.slice(PARAM.length)
    params.set(param, [value, ...(params.get(param) ?? []).slice(1)])
  }
  for (const [name, values] of [...params].sort(([a], [b]) => (a < b ? -1 : 1))) {
    for (const value of values) url.searchParams.append(name, value)
  }
  return url
}

function globalUrl(url: URL): string {
  if (!/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)) return url.href
  const global = new URL(url)
  global.hostname = hostname()
  return global.href
}
