import type { Gap } from '../../../contract/ipc/connection'

/** A span without samples, by the server's clock; `to` is infinite while it lasts. */
export interface TimeGap {
  readonly from: number
  readonly to: number
  readonly cause: Gap['cause']
  readonly refilled: boolean
}

const CAUSE_WORDS: Readonly<Record<Gap['cause'], string>> = {
  'server-unreachable': 'server unreachable',
  'computer-away': 'this computer was away',
  'app-closed': 'Loom was closed',
}

/** Why there is no value here, in the fewest words. */
export function describeGap(gap: TimeGap): string {
  return gap.refilled ? `${CAUSE_WORDS[gap.cause]}, refilled later` : CAUSE_WORDS[gap.cause]
}

/** The gap at a moment, if any. */
export function gapAt(gaps: readonly TimeGap[], time: number): TimeGap | undefined {
  return gaps.find((gap) => time >= gap.from && time <= gap.to)
}

/** Main tells gaps by the server's clock already; one that lasts ends nowhere yet. */
export function toTimeGaps(gaps: readonly Gap[]): TimeGap[] {
  return gaps.map((gap) => ({ ...gap, to: gap.to ?? Number.POSITIVE_INFINITY }))
}
