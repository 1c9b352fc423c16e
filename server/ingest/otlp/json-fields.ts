import { LoomError } from '../../../contract/errors'

/** A JSON object whose fields are not known yet. */
export type JsonObject = Readonly<Record<string, unknown>>

/**
 * Readers for protobuf's JSON mapping: absent and null fields have their defaults, integers of 64 bits may come as texts,
 * and floats may be NaN and infinities in words. They throw `request/invalid` with the field's name.
 */
export function objectAt(value: unknown, name: string): JsonObject {
  if (value === undefined || value === null) return {}
  if (typeof value !== 'object' || Array.isArray(value)) throw invalid(name, 'an object')
  return value as JsonObject
}

export function listAt(parent: JsonObject, name: string): readonly unknown[] {
  const value = parent[name]
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw invalid(name, 'a list')
  return value
}

export function textAt(parent: JsonObject, name: string): string {
  const value = parent[name]
  if (value === undefined || value === null) return ''
  if (typeof value !== 'string') throw invalid(name, 'a text')
  return value
}

export function flagAt(parent: JsonObject, name: string): boolean {
  const value = parent[name]
  if (value === undefined || value === null) return false
  if (typeof value !== 'boolean') throw invalid(name, 'true or false')
  return value
}

export function numberAt(parent: JsonObject, name: string): number {
  const value = parent[name]
  return value === undefined || value === null ? 0 : numberOf(value, name)
}

export function numberOf(value: unknown, name: string): number {
  if (typeof value === 'number') return value
  if (typeof value === 'string' && Object.hasOwn(WORDS, value)) return WORDS[value as keyof typeof WORDS]
  if (typeof value === 'string' && NUMBER.test(value)) return Number(value)
  throw invalid(name, 'a number')
}

/** Milliseconds of a time in nanoseconds, which no JSON number holds exactly. */
export function millisecondsAt(parent: JsonObject, name: string): number {
  const value = parent[name]
  if (value === undefined || value === null) return 0
  if (typeof value === 'string' && /^\d{1,20}$/.test(value)) return Number(BigInt(value) / 1_000_000n)
  if (typeof value === 'number' && value >= 0) return Math.floor(value / 1e6)
  throw invalid(name, 'nanoseconds since 1970')
}

const WORDS = { NaN: Number.NaN, Infinity: Infinity, '-Infinity': -Infinity } as const
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/

export function invalid(name: string, expected: string): LoomError {
  return new LoomError('request/invalid', `${name}: ${expected} is expected.`)
}
