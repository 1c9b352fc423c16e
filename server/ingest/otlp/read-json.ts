import { LoomError } from '../../../contract/errors'
import { type AttributeValue, attributeText } from './attribute-text'
import { flagAt, invalid, type JsonObject, listAt, numberOf, objectAt, textAt } from './json-fields'
import {
  type Attributes,
  type Metric,
  type MetricKind,
  type ResourceMetrics,
  type ScopeMetrics,
  type Temporality,
  temporalityOf,
} from './model'
import { exponentialPoint, histogramPoint, type JsonPointReader, numberPoint, summaryPoint } from './read-json-points'
import { createSizeLimit, MAX_DEPTH } from './size-limit'

/**
 * The resources of an ExportMetricsServiceRequest in OTLP's JSON encoding. Throws `request/invalid` naming the field
 * that is wrong, and `request/too-large` for more than one request may hold.
 */
export function readJson(body: Buffer): readonly ResourceMetrics[] {
  const count = createSizeLimit()
  const root = parsed(body)
  if (typeof root !== 'object' || root === null || Array.isArray(root)) throw invalid('the body', 'an object')
  return listAt(root as JsonObject, 'resourceMetrics').map((item) => {
    const given = objectAt(item, 'resourceMetrics')
    return {
      attributes: attributesOf(objectAt(given.resource, 'resource')),
      scopes: listAt(given, 'scopeMetrics').map((scope) => scopeMetrics(objectAt(scope, 'scopeMetrics'), count)),
    }
  })
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch (cause) {
    throw new LoomError('request/invalid', 'The body is not valid JSON.', { cause })
  }
}

type Count = ReturnType<typeof createSizeLimit>

function scopeMetrics(given: JsonObject, count: Count): ScopeMetrics {
  const scope = objectAt(given.scope, 'scope')
  return {
    name: textAt(scope, 'name'),
    version: textAt(scope, 'version'),
    attributes: attributesOf(scope),
    metrics: listAt(given, 'metrics').map((item) => metric(objectAt(item, 'metrics'), count)),
  }
}

const KINDS: readonly (readonly [field: string, MetricKind, JsonPointReader])[] = [
  ['gauge', 'gauge', numberPoint],
  ['sum', 'sum', numberPoint],
  ['histogram', 'histogram', histogramPoint],
  ['exponentialHistogram', 'exponential', exponentialPoint],
  ['summary', 'summary', summaryPoint],
]

function metric(given: JsonObject, count: Count): Metric {
  const texts = {
    name: textAt(given, 'name'),
    description: textAt(given, 'description'),
    unit: textAt(given, 'unit'),
  }
  const found = KINDS.find(([field]) => given[field] !== undefined && given[field] !== null)
  if (found === undefined) return { ...texts, kind: null, isMonotonic: false, temporality: 'unspecified', points: [] }
  const [field, kind, readPoint] = found
  const data = objectAt(given[field], field)
  const points = listAt(data, 'dataPoints').map((item) => {
    count()
    const point = objectAt(item, 'dataPoints')
    return readPoint(point, attributesOf(point), count)
  })
  return { ...texts, kind, isMonotonic: flagAt(data, 'isMonotonic'), temporality: temporalityAt(data), points }
}

function temporalityAt({ aggregationTemporality: written }: JsonObject): Temporality {
  if (written === 'AGGREGATION_TEMPORALITY_DELTA') return 'delta'
  if (written === 'AGGREGATION_TEMPORALITY_CUMULATIVE') return 'cumulative'
  return typeof written === 'number' ? temporalityOf(written) : 'unspecified'
}

function attributesOf(holder: JsonObject): Attributes {
  return listAt(holder, 'attributes').map((item) => {
    const attribute = objectAt(item, 'attributes')
    return [textAt(attribute, 'key'), attributeText(anyValue(attribute.value, 0))] as const
  })
}

function anyValue(given: unknown, depth: number): AttributeValue {
  if (depth > MAX_DEPTH) throw new LoomError('request/invalid', 'An attribute is nested too deeply.')
  const value = objectAt(given, 'value')
  if (value.stringValue !== undefined) return textAt(value, 'stringValue')
  if (value.boolValue !== undefined) return flagAt(value, 'boolValue')
  if (value.intValue !== undefined) return integerOf(value.intValue)
  if (value.doubleValue !== undefined) return numberOf(value.doubleValue, 'doubleValue')
  if (value.bytesValue !== undefined) return Buffer.from(textAt(value, 'bytesValue'), 'base64')
  if (value.arrayValue !== undefined) {
    return listAt(objectAt(value.arrayValue, 'arrayValue'), 'values').map((item) => anyValue(item, depth + 1))
  }
  if (value.kvlistValue === undefined) return null
  return new Map(
    listAt(objectAt(value.kvlistValue, 'kvlistValue'), 'values').map((item) => {
      const pair = objectAt(item, 'values')
      return [textAt(pair, 'key'), anyValue(pair.value, depth + 1)]
    }),
  )
}

function integerOf(value: unknown): AttributeValue {
  if (typeof value === 'number' && Number.isInteger(value)) return value
  if (typeof value === 'string' && /^-?\d{1,19}$/.test(value)) return BigInt(value)
  throw invalid('intValue', 'an integer')
}
