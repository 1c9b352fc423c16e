import { maskSecrets } from './mask'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'
export type LogFields = Readonly<Record<string, unknown>>

/** One line of JSON an event. Events are named `noun.past-tense`; fields hold what varies, never a secret. */
export interface Log {
  readonly debug: (event: string, fields?: LogFields) => void
  readonly info: (event: string, fields?: LogFields) => void
  readonly warn: (event: string, fields?: LogFields) => void
  readonly error: (event: string, fields?: LogFields) => void
}

const ORDER: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 }

interface LogOptions {
  /** Takes one finished line without its line feed; may not throw. */
  readonly write: (line: string) => void
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly level: LogLevel
}

export function createLog({ write, now, level }: LogOptions): Log {
  const at = (line: LogLevel) => (event: string, fields?: LogFields) => {
    if (ORDER[line] < ORDER[level]) return
    write(JSON.stringify({ time: new Date(now()).toISOString(), level: line, event, ...maskSecrets(fields ?? {}) }))
  }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** The level of that name, or `info`. */
export function parseLogLevel(name: string | undefined): LogLevel {
  return name !== undefined && Object.hasOwn(ORDER, name) ? (name as LogLevel) : 'info'
}
