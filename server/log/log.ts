export type LogLevel = 'debug' | 'info' | 'warn' | 'error'
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const satisfies readonly LogLevel[]

export type LogFields = Readonly<Record<string, unknown>>

/** Structured lines: what happened as an event name (`socket connected`), the particulars as fields. */
export interface Log {
  debug(event: string, fields?: LogFields): void
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
  /** The same log with these fields on every line. */
  with(fields: LogFields): Log
}
