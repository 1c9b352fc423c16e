import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { LoomError } from '../../contract/errors'
import { type Entry, environmentEntries, fileEntries, flagEntries, parseFlags } from './entries'
import { nearest } from './nearest'
import { type Config, SETTINGS, type Setting, type SettingKey, UNAVAILABLE } from './settings'

export interface ConfigSources {
  /** Arguments after the program's name. */
  readonly arguments: readonly string[]
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly readFile: (path: string) => string
}

/** The configuration of a server that nobody configured: the bundled one starts from it. */
export function defaultConfig(): Config {
  return Object.fromEntries(Object.entries(SETTINGS).map(([key, setting]) => [key, setting.initial])) as Config
}

/**
 * Reads file, environment and flags; the later one wins. The first fault throws: `config/unknown-key` names the key and
 * the nearest known one, `config/invalid` what is expected, both with the place.
 */
export function loadConfig(sources: ConfigSources): Config {
  const flags = parseFlags(sources.arguments)
  const entries: Entry[] = []
  if (flags.file !== undefined) entries.push(...fileEntries(flags.file, sources.readFile))
  entries.push(...environmentEntries(sources.environment), ...flagEntries(flags.values))

  const values: Record<string, unknown> = { ...defaultConfig() }
  for (const entry of entries) values[entry.key] = checkedValue(entry)
  return values as Config
}

/** For the log: what is set, without secrets. */
export function describeConfig(config: Config): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(SETTINGS).map(([key, setting]: [string, Setting<unknown>]) => {
      const value: unknown = config[key as SettingKey]
      // A structure may hold secrets under any name, and is long.
      if (setting.kind.fromText === null && Array.isArray(value)) return [key, `${value.length} of them`]
      return [key, setting.secret && value !== null ? '[masked]' : value]
    }),
  )
}

export const readTextFile = (path: string): string => readFileSync(path, 'utf8')

function checkedValue(entry: Entry): unknown {
  const { key, place } = entry
  if (Object.hasOwn(UNAVAILABLE, key)) {
    throw new LoomError('config/invalid', `${place}: ${key} is not available in this version of Loom.`)
  }
  if (!Object.hasOwn(SETTINGS, key)) {
    const guess = nearest(entry.written, entry.knownNames)
    const hint = guess === undefined ? '' : ` Did you mean ${guess}?`
    throw new LoomError('config/unknown-key', `${place}: ${entry.written} is not a setting of Loom.${hint}`)
  }
  const { kind }: Setting<unknown> = SETTINGS[key as SettingKey]
  const value =
    typeof entry.value === 'string' && entry.isText && kind.fromText ? kind.fromText(entry.value) : entry.value
  const result = kind.schema.safeParse(value)
  if (result.success) return result.data
  throw invalidValue(entry, kind.name, result.error.issues[0])
}

function invalidValue(
  { key, place, placeOfPart }: Entry,
  expected: string,
  issue: z.core.$ZodIssue | undefined,
): LoomError {
  const isUnknownKey = issue?.code === 'unrecognized_keys'
  const path = issue?.path ?? []
  const named = path.length === 0 ? '' : ` (item ${path.map(String).join('.')})`
  const at = placeOfPart?.(isUnknownKey ? [...path, issue.keys[0] ?? ''] : path) ?? place
  return new LoomError(
    isUnknownKey ? 'config/unknown-key' : 'config/invalid',
    `${at}: ${key}${named}: ${issue?.message ?? `a ${expected} is expected`}.`,
  )
}
