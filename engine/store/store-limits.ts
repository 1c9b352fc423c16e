export interface StoreLimits {
  /** Series the store holds at once. */
  readonly maxSeries: number
  /** Labels of one series, its name included. */
  readonly maxLabels: number
  /** UTF-16 code units of one label name. */
  readonly maxLabelName: number
  /** UTF-16 code units of one label value. */
  readonly maxLabelValue: number
  /** UTF-16 code units of all names and values of one series. */
  readonly maxLabelSet: number
  /** How far ahead of the store's clock a sample may be, in milliseconds. */
  readonly futureMs: number
  /** How much older than the newest sample of its series a sample may be, in milliseconds. */
  readonly lateMs: number
}

export const DEFAULT_LIMITS: StoreLimits = {
  maxSeries: 100_000,
  maxLabels: 64,
  maxLabelName: 256,
  maxLabelValue: 4096,
  maxLabelSet: 16_384,
  futureMs: 10 * 60_000,
  lateMs: 5 * 60_000,
}
