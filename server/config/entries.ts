import { isCollection, isMap, isNode, isScalar, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml'
import { LoomError } from '../../contract/errors'
import { FOREIGN_ENVIRONMENT, SETTINGS, type Setting, UNAVAILABLE } from './settings'

/** One setting as someone wrote it, with the place to name when it is wrong. */
export interface Entry {
  readonly key: string
  readonly value: unknown
  /** Whether the value is plain text that its kind has to read. */
  readonly isText: boolean
  /** `loom.yaml:3`, `environment`, `command line`. */
  readonly place: string
  /** The place of a part of the value, where that is known. */
  readonly placeOfPart?: (path: readonly PropertyKey[]) => string
  /** The name as it was written, and the names it could have been. */
  readonly written: string
  readonly knownNames: readonly string[]
}

const DESCRIBED: readonly (readonly [string, Setting<unknown>])[] = Object.entries(SETTINGS)
const KEYS = [...Object.keys(SETTINGS), ...Object.keys(UNAVAILABLE)]

const ENVIRONMENT = new Map<string, string>()
for (const [key, setting] of DESCRIBED) if (setting.environment !== null) ENVIRONMENT.set(setting.environment, key)
for (const [key, name] of Object.entries(UNAVAILABLE)) if (name !== null) ENVIRONMENT.set(name, key)

/** `auth.jwt.issuer` → `--auth-jwt-issuer`. */
export function flagName(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replaceAll('.', '-')}`
}
const FLAGS = new Map(KEYS.filter(hasPlainForm).map((key) => [flagName(key), key]))

/** Whether a setting may be a flag at all; secrets have names too, to say why they may not. */
function hasPlainForm(key: string): boolean {
  return DESCRIBED.every(([name, { kind }]) => name !== key || kind.fromText !== null)
}

export interface Flags {
  readonly file: string | undefined
  readonly values: ReadonlyMap<string, string>
}

/** `--port 0` and `--port=0`. Every flag has a value. */
export function parseFlags(given: readonly string[]): Flags {
  const values = new Map<string, string>()
  for (let index = 0; index < given.length; index += 1) {
    const argument = given[index] ?? ''
    if (!argument.startsWith('--')) {
      throw new LoomError('config/unknown-key', `command line: "${argument}" is not a flag; flags start with --.`)
    }
    const equals = argument.indexOf('=')
    const name = equals === -1 ? argument : argument.slice(0, equals)
    if (equals === -1) index += 1
    const value = equals === -1 ? given[index] : argument.slice(equals + 1)
    if (value === undefined) throw new LoomError('config/invalid', `command line: ${name} needs a value.`)
    if (values.has(name)) throw new LoomError('config/invalid', `command line: ${name} is given twice.`)
    values.set(name, value)
  }
  const file = values.get('--config')
  values.delete('--config')
  return { file, values }
}

export function flagEntries(flags: ReadonlyMap<string, string>): readonly Entry[] {
  return [...flags].map(([written, value]) => {
    const key = FLAGS.get(written) ?? written
    const secret = DESCRIBED.some(([name, setting]) => name === key && setting.secret)
    if (secret) {
      throw new LoomError(
        'config/invalid',
        `command line: ${written} is a secret, which every user of this machine could read here. Use the environment or the file.`,
      )
    }
    return { key, value, isText: true, place: 'command line', written, knownNames: ['--config', ...FLAGS.keys()] }
  })
}

/** Variables that start with LOOM_; an empty one counts as not set. */
export function environmentEntries(environment: Readonly<Record<string, string | undefined>>): readonly Entry[] {
  const entries: Entry[] = []
  for (const [written, value] of Object.entries(environment)) {
    if (!written.startsWith('LOOM_') || FOREIGN_ENVIRONMENT.includes(written)) continue
    if (value === undefined || value === '') continue
    const key = ENVIRONMENT.get(written) ?? written
    entries.push({ key, value, isText: true, place: 'environment', written, knownNames: [...ENVIRONMENT.keys()] })
  }
  return entries
}

/** Keys of loom.yaml, nested or dotted. */
export function fileEntries(path: string, readFile: (path: string) => string): readonly Entry[] {
  let source: string
  try {
    source = readFile(path)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new LoomError('config/invalid', `The configuration file ${path} can't be read: ${reason}`, { cause })
  }
  const lines = new LineCounter()
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false })
  const placeOf = (offset: number | undefined): string => `${path}:${lines.linePos(offset ?? 0).line}`
  const fault = document.errors[0]
  if (fault !== undefined) throw new LoomError('config/invalid', `${placeOf(fault.pos[0])}: ${fault.message}`)
  if (document.contents === null) return []
  if (!isMap(document.contents)) throw new LoomError('config/invalid', `${placeOf(0)}: keys and values are expected.`)
  return mapEntries(document.contents, '', placeOf)
}

function mapEntries(map: YAMLMap, prefix: string, placeOf: (offset: number | undefined) => string): readonly Entry[] {
  return map.items.flatMap((pair) => {
    const name = isScalar(pair.key) ? String(pair.key.value) : String(pair.key)
    const key = prefix === '' ? name : `${prefix}.${name}`
    const value = pair.value as Node | null
    const isGroup = KEYS.some((known) => known.startsWith(`${key}.`))
    if (isMap(value) && isGroup) return mapEntries(value, key, placeOf)
    const place = placeOf(isScalar(pair.key) ? pair.key.range?.[0] : map.range?.[0])
    const placeOfPart = (path: readonly PropertyKey[]): string => {
      const part = isCollection(value) ? value.getIn(path, true) : undefined
      return isNode(part) ? placeOf(part.range?.[0]) : place
    }
    return [{ key, value: value?.toJSON(), isText: false, place, placeOfPart, written: key, knownNames: KEYS }]
  })
}
