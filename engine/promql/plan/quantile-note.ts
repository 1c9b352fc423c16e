import type { ErrorPosition } from '../../../contract/errors'
import { formatShortest } from '../../model/number-format'
import type { Annotations } from './annotations'

/** Warns of a part that is none. */
export function noteQuantile(annotations: Annotations, position: ErrorPosition, part: number): void {
  if (part >= 0 && part <= 1) return
  annotations.warn(position, `quantile value should be between 0 and 1, got ${formatShortest(part)}`)
}
