import { LoomError, toFailure } from '../../../contract/errors'
import { type AppendResult, REJECTION_REASONS } from '../../../engine/store/metrics-store'
import type { IngestMetrics } from '../ingest-metrics'
import type { PushAnswer } from './push-format'

/** Collects what of one request is not stored, for its answer and for the counters. */
export interface PushReport {
  /**
   * Counts a sample under a reason; the fault is named with its place in the request. Throws `request/invalid` at a
   * request that holds little but faults.
   */
  refuse(index: number, reason: string, fault: LoomError): void
  /** Counts samples that are left out on purpose. */
  leaveOut(reason: string): void
  /** The id that `find` answers, or null after refusing what the store or a limit does not take. */
  idOrRefuse(index: number, find: () => number): number | null
  /** Throws `request/invalid` when nothing is stored of what came: whoever looks at the status alone is to notice. */
  answer(result: AppendResult): PushAnswer
}

/** Faults that an answer names. */
const MAX_NAMED = 100
/** Faults that are looked at: each costs time that others wait for. */
const MAX_FAULTS = 10_000

export function createPushReport(format: string, metrics: IngestMetrics): PushReport {
  const rejected: PushAnswer['rejected'] = []
  const reasons: Record<string, number> = {}
  let faults = 0
  const count = (reason: string, amount: number): void => {
    reasons[reason] = (reasons[reason] ?? 0) + amount
  }
  const refuse: PushReport['refuse'] = (index, reason, fault) => {
    faults += 1
    if (faults > MAX_FAULTS) {
      throw new LoomError(
        'request/invalid',
        `More than ${MAX_FAULTS} faults: nothing is stored. ${firstFault(rejected)}`,
      )
    }
    count(reason, 1)
    metrics.dropped(format, reason, 1)
    if (rejected.length < MAX_NAMED) rejected.push({ index, code: fault.code, message: toFailure(fault).message })
  }
  return {
    refuse,
    leaveOut: (reason) => {
      count(reason, 1)
      metrics.dropped(format, reason, 1)
    },
    idOrRefuse: (index, find) => {
      try {
        return find()
      } catch (error) {
        if (!(error instanceof LoomError)) throw error
        refuse(index, 'series', error)
        return null
      }
    },
    answer: (result) => {
      metrics.appended(format, result)
      for (const reason of REJECTION_REASONS) {
        // A sample that is there already is no fault: a sender that repeats itself is to be told that all is well.
        if (reason !== 'duplicate' && result.rejected[reason] > 0) count(reason, result.rejected[reason])
      }
      const accepted = result.accepted + result.rejected.duplicate
      if (accepted === 0 && faults > 0) {
        throw new LoomError('request/invalid', `No sample is stored. ${firstFault(rejected)}`)
      }
      return { accepted, rejected, reasons }
    },
  }
}

function firstFault([first]: PushAnswer['rejected']): string {
  return first === undefined ? '' : `The first fault is at index ${first.index}: ${first.message}`
}
