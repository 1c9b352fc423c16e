const P1 = 0x9e3779b185ebca87n
const P2 = 0xc2b2ae3d27d4eb4fn
const P3 = 0x165667b19e3779f9n
const P4 = 0x85ebca77c2b2ae63n
const P5 = 0x27d4eb2f165667c5n
/** Bytes that the four lanes take in a round. */
const STRIPE = 32

const wrap = (value: bigint): bigint => BigInt.asUintN(64, value)
const rotate = (value: bigint, by: bigint): bigint => wrap(value << by) | (value >> (64n - by))
const round = (lane: bigint, input: bigint): bigint => wrap(rotate(wrap(lane + input * P2), 31n) * P1)

/** The start value that the stripes of long input give. */
function mixStripes(view: DataView): bigint {
  const lanes = [wrap(P1 + P2), P2, 0n, wrap(-P1)]
  for (let at = 0; at + STRIPE <= view.byteLength; at += STRIPE) {
    for (let lane = 0; lane < 4; lane += 1) lanes[lane] = round(lanes[lane]!, view.getBigUint64(at + 8 * lane, true))
  }
  const [first, second, third, fourth] = lanes as [bigint, bigint, bigint, bigint]
  const joined = rotate(first, 1n) + rotate(second, 7n) + rotate(third, 12n) + rotate(fourth, 18n)
  return lanes.reduce((hash, lane) => wrap((hash ^ round(0n, lane)) * P1 + P4), wrap(joined))
}

/** XXH64 of some bytes with the seed 0, as the xxHash specification has it. */
export function xxhash64(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { byteLength } = view
  let hash = wrap((byteLength < STRIPE ? P5 : mixStripes(view)) + BigInt(byteLength))
  let at = byteLength - (byteLength % STRIPE)
  for (; at + 8 <= byteLength; at += 8) {
    hash = wrap(rotate(hash ^ round(0n, view.getBigUint64(at, true)), 27n) * P1 + P4)
  }
  if (at + 4 <= byteLength) {
    hash = wrap(rotate(hash ^ wrap(BigInt(view.getUint32(at, true)) * P1), 23n) * P2 + P3)
    at += 4
  }
  for (; at < byteLength; at += 1) hash = wrap(rotate(hash ^ wrap(BigInt(bytes[at]!) * P5), 11n) * P1)
  hash = wrap((hash ^ (hash >> 33n)) * P2)
  hash = wrap((hash ^ (hash >> 29n)) * P3)
  return hash ^ (hash >> 32n)
}
