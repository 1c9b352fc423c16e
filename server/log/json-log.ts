import { LOG_LEVELS, type Log, type LogFields, type LogLevel } from './log'
import { masked, maskedText } from './mask'

interface LogOptions {
  readonly level: LogLevel
  readonly now: () => number
  /** Takes one line, without its end. */
  readonly write: (line: string) => void
}

/** One JSON object a line. JSON escapes line ends, so a logged value cannot forge a line of its own. */
export function createJsonLog(options: LogOptions, bound: LogFields = {}): Log {
  const least = LOG_LEVELS.indexOf(options.level)
  const line =
    (level: LogLevel) =>
    (event: string, fields: LogFields = {}) => {
      if (LOG_LEVELS.indexOf(level) < least) return
      const time = new Date(options.now()).toISOString()
      const particulars = masked({ ...bound, ...fields }) as LogFields
      options.write(JSON.stringify({ time, level, event: maskedText(event), ...particulars }))
    }
  return {
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    with: (fields) => createJsonLog(options, { ...bound, ...fields }),
  }
}
