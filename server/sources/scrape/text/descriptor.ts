import { faultOfMetricName, isPlainMetricName } from '../../../../contract/model/names'
import type { MetricType } from '../../../../engine/model/metadata'
import { unescaped } from './series-text'
import { quoted, TextFault } from './text-fault'

export type TextFormat = 'prometheus' | 'openmetrics'

/** A line that starts with #: what it tells about a metric family, the end of the exposition, or nothing. */
export type Descriptor =
  | { readonly kind: 'help' | 'unit'; readonly metric: string; readonly text: string }
  | { readonly kind: 'type'; readonly metric: string; readonly type: MetricType }
  | { readonly kind: 'end' }
  | { readonly kind: 'comment' }

const TYPES: Readonly<Record<TextFormat, ReadonlyMap<string, MetricType>>> = {
  prometheus: new Map([
    ['counter', 'counter'],
    ['gauge', 'gauge'],
    ['histogram', 'histogram'],
    ['summary', 'summary'],
    ['untyped', 'unknown'],
    ['unknown', 'unknown'],
  ]),
  openmetrics: new Map([
    ['counter', 'counter'],
    ['gauge', 'gauge'],
    ['histogram', 'histogram'],
    ['gaugehistogram', 'gaugehistogram'],
    ['summary', 'summary'],
    ['info', 'info'],
    ['stateset', 'stateset'],
    ['unknown', 'unknown'],
  ]),
}

const KINDS = { HELP: 'help', TYPE: 'type', UNIT: 'unit' } as const

const PATTERNS: Readonly<Record<TextFormat, RegExp>> = {
  prometheus: /^#[ \t]+(HELP|TYPE)[ \t]+("(?:[^"\\]|\\.)*"|[^ \t]+)(?:[ \t]+(.*))?$/s,
  openmetrics: /^# (HELP|TYPE|UNIT) ("(?:[^"\\]|\\.)*"|[^ ]+)(?: (.*))?$/s,
}

/** Reads a line that starts with #. Throws a TextFault that says what is wrong. */
export function parseDescriptor(line: string, format: TextFormat): Descriptor {
  if (format === 'openmetrics' && line === '# EOF') return { kind: 'end' }
  const found = PATTERNS[format].exec(line)
  if (found === null) {
    if (format === 'openmetrics') throw new TextFault(`${quoted(line)} is not a line of OpenMetrics`)
    return { kind: 'comment' }
  }
  const [, keyword, name = '', text = ''] = found
  const kind = KINDS[keyword as keyof typeof KINDS]
  const metric = metricName(name)
  if (kind === 'type') return { kind, metric, type: metricType(text.trimEnd(), format) }
  if (kind === 'unit' && text !== '' && !metric.endsWith(`_${text}`)) {
    throw new TextFault(`the unit ${quoted(text)} is not the end of the name ${quoted(metric)}`)
  }
  return { kind, metric, text: unescaped(text) }
}

function metricName(written: string): string {
  if (!written.startsWith('"')) {
    if (isPlainMetricName(written)) return written
    throw new TextFault(`${quoted(written)} is not a metric name that can stand without quotes`)
  }
  const name = unescaped(written.slice(1, -1))
  const fault = faultOfMetricName(name)
  if (fault !== undefined) throw new TextFault(`the metric name ${quoted(name)} ${fault}`)
  return name
}

function metricType(written: string, format: TextFormat): MetricType {
  const type = TYPES[format].get(written)
  if (type === undefined) throw new TextFault(`${quoted(written)} is not a metric type`)
  return type
}
