/**
 * Why a scrape failed:
 * - `connection`: no answer came, or it broke off;
 * - `timeout`: the answer was not whole in time;
 * - `status`: the answer was not 200, or led around in redirects;
 * - `credentials`: a file of credentials or certificates can't be read;
 * - `bodySize`, `sampleLimit`, `labelLimit`: more than the job allows;
 * - `format`: the answer is no exposition;
 * - `store`: the store did not take its samples;
 * - `internal`: Loom itself is at fault.
 */
export type ScrapeFaultReason =
  | 'connection'
  | 'timeout'
  | 'status'
  | 'credentials'
  | 'bodySize'
  | 'sampleLimit'
  | 'labelLimit'
  | 'format'
  | 'store'
  | 'internal'

/** A scrape that failed, with a message for whoever runs the target. It names no credentials and no query of a URL. */
export class ScrapeFault extends Error {
  readonly reason: ScrapeFaultReason

  constructor(reason: ScrapeFaultReason, message: string, options?: { readonly cause: unknown }) {
    super(message, options)
    this.reason = reason
  }
}
