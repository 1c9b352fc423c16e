import { bytesField, readBoolean, readFields, readNested, readString, varintField } from '../protobuf/fields'
import { readVarint, type WireReader } from '../protobuf/wire-reader'
import type { Attributes, Metric, MetricKind, ResourceMetrics, ScopeMetrics } from './model'
import { temporalityOf } from './model'
import { readKeyValue } from './read-attributes'
import { type PointReader, readExponential, readHistogram, readNumber, readSummary } from './read-points'
import { createSizeLimit } from './size-limit'

/**
 * The resources of an ExportMetricsServiceRequest. Throws `request/invalid` for what is no such message and
 * `request/too-large` for more than one request may hold.
 */
export function readProtobuf(body: Uint8Array): readonly ResourceMetrics[] {
  const count = createSizeLimit()
  const resources: ResourceMetrics[] = []
  readFields({ bytes: body, at: 0, end: body.length }, (tag, reader) => {
    if (tag !== FIELD_1) return false
    resources.push(readResourceMetrics(reader, count))
    return true
  })
  return resources
}

const FIELD_1 = bytesField(1)
const FIELD_2 = bytesField(2)
const FIELD_3 = bytesField(3)

type Count = ReturnType<typeof createSizeLimit>

function readResourceMetrics(reader: WireReader, count: Count): ResourceMetrics {
  const attributes: Attributes[number][] = []
  const scopes: ScopeMetrics[] = []
  readNested(reader, (tag, inner) => {
    if (tag === FIELD_1) {
      readNested(inner, (own, resource) => {
        if (own !== FIELD_1) return false
        attributes.push(readKeyValue(resource))
        return true
      })
    } else if (tag === FIELD_2) scopes.push(readScopeMetrics(inner, count))
    else return false
    return true
  })
  return { attributes, scopes }
}

function readScopeMetrics(reader: WireReader, count: Count): ScopeMetrics {
  const attributes: Attributes[number][] = []
  const metrics: Metric[] = []
  let name = ''
  let version = ''
  readNested(reader, (tag, inner) => {
    if (tag === FIELD_1) {
      readNested(inner, (own, scope) => {
        if (own === FIELD_1) name = readString(scope)
        else if (own === FIELD_2) version = readString(scope)
        else if (own === FIELD_3) attributes.push(readKeyValue(scope))
        else return false
        return true
      })
    } else if (tag === FIELD_2) metrics.push(readMetric(inner, count))
    else return false
    return true
  })
  return { name, version, attributes, metrics }
}

/** Fields of a metric that hold its data. */
const KINDS: Readonly<Record<number, readonly [MetricKind, PointReader]>> = {
  [bytesField(5)]: ['gauge', readNumber],
  [bytesField(7)]: ['sum', readNumber],
  [bytesField(9)]: ['histogram', readHistogram],
  [bytesField(10)]: ['exponential', readExponential],
  [bytesField(11)]: ['summary', readSummary],
}

function readMetric(reader: WireReader, count: Count): Metric {
  let texts = { name: '', description: '', unit: '' }
  let data: MetricData = NO_DATA
  readNested(reader, (tag, inner) => {
    const known = KINDS[tag]
    if (tag === FIELD_1) texts = { ...texts, name: readString(inner) }
    else if (tag === FIELD_2) texts = { ...texts, description: readString(inner) }
    else if (tag === FIELD_3) texts = { ...texts, unit: readString(inner) }
    else if (known !== undefined) data = readData(inner, known, count)
    else return false
    return true
  })
  return { ...texts, ...data }
}

type MetricData = Pick<Metric, 'kind' | 'isMonotonic' | 'temporality' | 'points'>
const NO_DATA: MetricData = { kind: null, isMonotonic: false, temporality: 'unspecified', points: [] }

/** Gauge, Sum, Histogram, ExponentialHistogram and Summary number their fields alike. */
function readData(reader: WireReader, [kind, readPoint]: readonly [MetricKind, PointReader], count: Count): MetricData {
  const points: Metric['points'][number][] = []
  let isMonotonic = false
  let temporality = 0
  readNested(reader, (tag, inner) => {
    if (tag === FIELD_1) {
      count()
      points.push(readPoint(inner, count))
    } else if (tag === varintField(2)) temporality = readVarint(inner)
    else if (tag === varintField(3)) isMonotonic = readBoolean(inner)
    else return false
    return true
  })
  return { kind, isMonotonic, temporality: temporalityOf(temporality), points }
}
