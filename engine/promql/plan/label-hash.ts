import type { Labels } from '../../../contract/model/labels'
import { remembered } from './label-sets'
import { xxhash64 } from './xxhash64'

const encoder = new TextEncoder()

/** A text with its length in bytes before it: one byte, or 255 and three more, the lowest first. */
function* withLength(text: string): Iterable<number> {
  const bytes = encoder.encode(text)
  const { length } = bytes
  if (length < 255) yield length
  else yield* [255, length & 255, (length >> 8) & 255, (length >> 16) & 255]
  yield* bytes
}

function* encoded(labels: Labels): Iterable<number> {
  for (const name of Object.keys(labels).sort()) {
    const value = labels[name]
    if (value === undefined || value === '') continue
    yield* withLength(name)
    yield* withLength(value)
  }
}

/**
 * Where a label set lies in [0, 1]: always the same place, spread evenly over different sets. It is the hash that
 * Prometheus's `labels.Labels` has in its default build, so that `limit_ratio` picks the same series there and here.
 */
export const placeOf: (labels: Labels) => number = remembered(
  (labels) => Number(xxhash64(Uint8Array.from(encoded(labels)))) / 2 ** 64,
)
