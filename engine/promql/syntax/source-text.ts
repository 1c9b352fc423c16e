import { type ErrorCode, type ErrorPosition, LoomError } from '../../../contract/errors'

/** The text of a query, able to say where an offset lies and to fail there. */
export interface SourceText {
  readonly text: string
  at(start: number, end: number): ErrorPosition
  /** The error to throw for a fault between two offsets. */
  fault(start: number, end: number, message: string, code?: ErrorCode): LoomError
}

/** Wraps a query's text. */
export function sourceText(text: string): SourceText {
  const at = (start: number, end: number): ErrorPosition => {
    let line = 1
    let lineStart = 0
    for (let index = text.indexOf('\n'); index >= 0 && index < start; index = text.indexOf('\n', index + 1)) {
      line += 1
      lineStart = index + 1
    }
    return { start, end, line, column: start - lineStart + 1 }
  }
  return {
    text,
    at,
    fault: (start, end, message, code = 'promql/parse') => new LoomError(code, message, { position: at(start, end) }),
  }
}

/** The error to throw for a fault at a place that is known already. */
export function faultAt(position: ErrorPosition, message: string, code: ErrorCode = 'promql/parse'): LoomError {
  return new LoomError(code, message, { position })
}

/** The error for what Prometheus understands and Loom does not yet. */
export function unsupported(position: ErrorPosition, construct: string): LoomError {
  return faultAt(position, `${construct} is not supported yet`, 'promql/unsupported')
}
