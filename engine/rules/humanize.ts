import { formatSignificant } from '../model/number-format'

const LARGE = ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y']
const SMALL = ['m', 'u', 'n', 'p', 'f', 'a', 'z', 'y']
const BINARY = ['ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'Zi', 'Yi']

const four = (value: number): string => formatSignificant(value, 4)
const isPlain = (value: number): boolean => value === 0 || !Number.isFinite(value)

/** Prometheus's `humanize`: metric prefixes. */
export function humanize(value: number): string {
  if (isPlain(value)) return four(value)
  return Math.abs(value) >= 1 ? scaled(value, LARGE, 1000) : raised(value)
}

/** Prometheus's `humanize1024`: binary prefixes. */
export function humanize1024(value: number): string {
  if (Math.abs(value) <= 1 || isPlain(value)) return four(value)
  return scaled(value, BINARY, 1024)
}

/** Prometheus's `humanizePercentage`: of a ratio from 0 to 1. */
export function humanizePercentage(value: number): string {
  return `${four(value * 100)}%`
}

/** Prometheus's `humanizeDuration`: of seconds. */
export function humanizeDuration(value: number): string {
  if (!Number.isFinite(value)) return four(value)
  if (value === 0) return `${four(value)}s`
  if (Math.abs(value) < 1) return `${raised(value)}s`
  const sign = value < 0 ? '-' : ''
  const size = Math.abs(value)
  const whole = Math.trunc(size)
  const seconds = whole % 60
  const minutes = Math.floor(whole / 60) % 60
  const hours = Math.floor(whole / 3600) % 24
  const days = Math.floor(whole / 86_400)
  if (days > 0) return `${sign}${days}d ${hours}h ${minutes}m ${seconds}s`
  if (hours > 0) return `${sign}${hours}h ${minutes}m ${seconds}s`
  if (minutes > 0) return `${sign}${minutes}m ${seconds}s`
  return `${sign}${four(size)}s`
}

function scaled(value: number, prefixes: readonly string[], base: number): string {
  let rest = value
  let prefix = ''
  for (const next of prefixes) {
    if (Math.abs(rest) < base) break
    prefix = next
    rest /= base
  }
  return four(rest) + prefix
}

function raised(value: number): string {
  let rest = value
  let prefix = ''
  for (const next of SMALL) {
    if (Math.abs(rest) >= 1) break
    prefix = next
    rest *= 1000
  }
  return four(rest) + prefix
}
