import type { FailureListener } from './source'

export interface FailingParts {
  /** Runs `work`; what it throws is told once and answered with `otherwise`. */
  attempt<Result>(part: string, work: () => Result, otherwise: Result): Result
  failed(part: string, error: unknown): void
  worked(part: string): void
}

/** A part that fails every second is news once, and again only after it has worked in between. */
export function createFailingParts(listener: FailureListener): FailingParts {
  const failing = new Set<string>()

  function failed(part: string, error: unknown): void {
    if (failing.has(part)) return
    failing.add(part)
    listener(part, error)
  }

  return {
    failed,
    worked: (part) => failing.delete(part),
    attempt(part, work, otherwise) {
      try {
        const result = work()
        failing.delete(part)
        return result
      } catch (error) {
        failed(part, error)
        return otherwise
      }
    },
  }
}
