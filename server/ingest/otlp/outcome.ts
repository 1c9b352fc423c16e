import { type AppendResult, REJECTION_REASONS } from '../../../engine/store/metrics-store'
import type { IngestMetrics } from '../ingest-metrics'

export const OTLP = 'otlp'

/** What a request's answer tells: how many points were not taken in, and why. */
export interface Outcome {
  readonly rejected: number
  /** Empty when all is well. */
  readonly message: string
}

export interface OutcomeBuilder {
  /** Points that never reached the store. */
  refuse(reason: string, message: string, points: number): void
  /** What the store made of the samples of so many points. */
  appended(result: AppendResult, points: number): void
  outcome(): Outcome
}

/** Different messages that an answer names. */
const MAX_MESSAGES = 5

export function createOutcome(metrics: IngestMetrics): OutcomeBuilder {
  const messages = new Map<string, number>()
  let rejected = 0
  const tell = (message: string, amount: number): void => {
    if (messages.has(message) || messages.size < MAX_MESSAGES)
      messages.set(message, (messages.get(message) ?? 0) + amount)
  }
  return {
    refuse: (reason, message, points) => {
      if (points === 0) return
      metrics.dropped(OTLP, reason, points)
      rejected += points
      tell(message, points)
    },
    appended: (result, points) => {
      metrics.appended(OTLP, result)
      let samples = 0
      for (const reason of REJECTION_REASONS) {
        const amount = result.rejected[reason]
        // What is there already is no fault: a sender that repeats itself is to be told that all is well.
        if (reason === 'duplicate' || amount === 0) continue
        samples += amount
        tell(`refused by the store: ${reason}`, amount)
      }
      rejected += Math.min(samples, points)
    },
    outcome: () => ({
      rejected,
      message: [...messages].map(([message, amount]) => `${amount} × ${message}`).join('; '),
    }),
  }
}
