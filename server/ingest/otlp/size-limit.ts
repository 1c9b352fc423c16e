import { LoomError } from '../../../contract/errors'

/** Data points, buckets and quantiles of one request: each becomes a sample. */
const MAX_VALUES = 500_000
/** How deep attribute values may lie in one another. */
export const MAX_DEPTH = 16

/** Counts what a request holds while it is read, so that a small one can't unfold into a huge one. */
export function createSizeLimit(): (values?: number) => void {
  let count = 0
  return (values = 1) => {
    count += values
    if (count > MAX_VALUES) {
      throw new LoomError('request/too-large', `More than ${MAX_VALUES} data points, buckets and quantiles at once.`)
    }
  }
}
