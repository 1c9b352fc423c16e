/** A value of an attribute: `AnyValue` of opentelemetry-proto's common/v1. */
export type AttributeValue =
  | null
  | string
  | boolean
  | number
  | bigint
  | Uint8Array
  | readonly AttributeValue[]
  | ReadonlyMap<string, AttributeValue>

/** The text that a label gets: a text as it is, bytes in base64, everything else as JSON, as OpenTelemetry writes them. */
export function attributeText(value: AttributeValue): string {
  if (value === null) return ''
  if (typeof value === 'string') return value
  return value instanceof Uint8Array ? base64(value) : json(value)
}

function json(value: AttributeValue): string {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number') return Number.isFinite(value) ? JSON.stringify(value) : String(value)
  if (value instanceof Uint8Array) return JSON.stringify(base64(value))
  if (value instanceof Map) {
    const pairs = [...value].sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${pairs.map(([key, inner]) => `${JSON.stringify(key)}:${json(inner)}`).join(',')}}`
  }
  if (Array.isArray(value)) return `[${value.map(json).join(',')}]`
  return JSON.stringify(value)
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}
