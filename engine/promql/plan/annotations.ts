import type { ErrorPosition } from '../../../contract/errors'

/** Notes of one kind that an answer carries at most; the rest is counted, as in Prometheus's API. */
const MOST_NOTES = 10

/** What an evaluation has to say besides its result, in Prometheus's words. */
export interface Annotations {
  /** Something that may make the result wrong. */
  warn(position: ErrorPosition, text: string): void
  /** Something worth knowing. A note with the same place and `topic` is replaced: that is how one grows. */
  inform(position: ErrorPosition, text: string, topic?: string): void
  /** The texts, each once, in the order of their first mention. */
  warnings(): readonly string[]
  infos(): readonly string[]
}

function capped(notes: Iterable<string>, kind: string): readonly string[] {
  const all = [...notes]
  if (all.length <= MOST_NOTES) return all
  return [...all.slice(0, MOST_NOTES), `${all.length - MOST_NOTES} more ${kind} annotations omitted`]
}

/** The annotations of one evaluation. */
export function createAnnotations(): Annotations {
  const warnings = new Set<string>()
  const infos = new Map<string, string>()
  const placed = (text: string, { line, column }: ErrorPosition) => `${text} (${line}:${column})`
  return {
    warn: (position, text) => void warnings.add(placed(`PromQL warning: ${text}`, position)),
    inform: (position, text, topic = text) =>
      void infos.set(placed(topic, position), placed(`PromQL info: ${text}`, position)),
    warnings: () => capped(warnings, 'warning'),
    infos: () => capped(infos.values(), 'info'),
  }
}
