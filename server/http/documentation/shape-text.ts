import type { Json, Schema } from './openapi'

const NAMES: Readonly<Record<string, string>> = { string: 'text', integer: 'whole number', number: 'number' }

/** A JSON schema as a person reads it: `{ "name": text, "tags"?: text[] }`. */
export function shapeText(schema: Schema, indent = ''): string {
  const choices = schema.anyOf ?? schema.oneOf
  if (Array.isArray(choices)) return eachOnce(choices.map((choice) => shapeText(asSchema(choice), indent)))
  if (Array.isArray(schema.allOf)) return schema.allOf.map((part) => shapeText(asSchema(part), indent)).join(' & ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (Array.isArray(schema.enum)) return eachOnce(schema.enum.map((value) => JSON.stringify(value)))
  if (typeof schema.$ref === 'string') return schema.$ref.split('/').at(-1) ?? 'anything'
  if (Array.isArray(schema.type)) return eachOnce(schema.type.map((type) => shapeText({ ...schema, type }, indent)))
  if (schema.type === 'array') return listText(schema, indent)
  if (schema.type === 'object') return objectText(schema, indent)
  return typeof schema.type === 'string' ? (NAMES[schema.type] ?? schema.type) : 'anything'
}

function listText(schema: Schema, indent: string): string {
  if (Array.isArray(schema.prefixItems)) {
    return `[${schema.prefixItems.map((item) => shapeText(asSchema(item), indent)).join(', ')}]`
  }
  const item = shapeText(asSchema(schema.items), indent)
  return item.includes(' | ') ? `(${item})[]` : `${item}[]`
}

function objectText(schema: Schema, indent: string): string {
  const required = Array.isArray(schema.required) ? schema.required : []
  const deeper = `${indent}  `
  const lines = Object.entries(asSchema(schema.properties)).map(
    ([name, shape]) => `${deeper}"${name}"${required.includes(name) ? '' : '?'}: ${shapeText(asSchema(shape), deeper)}`,
  )
  if (isSchema(schema.additionalProperties)) {
    lines.push(`${deeper}[name]: ${shapeText(schema.additionalProperties, deeper)}`)
  }
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${indent}}`
}

function eachOnce(choices: readonly string[]): string {
  return [...new Set(choices)].join(' | ')
}

function asSchema(value: Json | undefined): Schema {
  return isSchema(value) ? value : {}
}

function isSchema(value: Json | undefined): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
