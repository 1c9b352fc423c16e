import { LoomError } from '../../../contract/errors'

/**
 * Inflates one block of Snappy's raw format (github.com/google/snappy, format_description.txt). Every length is checked
 * before a byte is moved, and the length that the block claims before memory is taken for it: throws `request/too-large`
 * beyond `maxBytes`, `request/invalid` when the block is not what it claims. Ours, because snappyjs runs without end on
 * a literal of negative length. The answer is in `memory`: with a scratch it holds until the next one.
 */
export function snappyInflated(block: Uint8Array, maxBytes: number, memory = createScratch()): Uint8Array {
  const { length, start } = claimedLength(block)
  if (length > maxBytes) {
    throw new LoomError('request/too-large', `The body is too large: more than ${maxBytes} bytes when inflated.`)
  }
  // Three bytes make 64 at most: what claims more is not worth its memory.
  if (length > block.length * 22) throw invalid('it claims more than it can hold')
  const output = memory(length)
  let from = start
  let to = 0
  while (from < block.length) {
    const tag = block[from] as number
    from += 1
    if ((tag & 3) === 0) {
      let size = (tag >>> 2) + 1
      if (size > 60) {
        const bytes = size - 60
        size = littleEndian(block, from, bytes) + 1
        from += bytes
      }
      if (from + size > block.length || to + size > length) throw invalid('a literal is cut')
      move(output, to, block, from, size)
      from += size
      to += size
    } else {
      const bytes = OFFSET_BYTES[tag & 3] as number
      const near = bytes === 1
      const size = near ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1
      const offset = littleEndian(block, from, bytes) + (near ? (tag >>> 5) << 8 : 0)
      from += bytes
      if (offset === 0 || offset > to) throw invalid('a copy is from before its begin')
      if (to + size > length) throw invalid('it is longer than it claims')
      // A copy may reach into what it makes itself, so bytes go one by one where it does.
      if (offset >= size) move(output, to, output, to - offset, size)
      else for (let i = 0; i < size; i += 1) output[to + i] = output[to - offset + i] as number
      to += size
    }
  }
  if (to !== length) throw invalid('it is shorter than it claims')
  return output
}

/** Memory that requests of the usual size share one after the other, which spares the garbage collector. */
export function createScratch(): (length: number) => Buffer {
  let shared = Buffer.alloc(0)
  return (length) => {
    if (length > MAX_SHARED) return Buffer.allocUnsafe(length)
    if (length > shared.length) shared = Buffer.allocUnsafeSlow(length)
    return shared.subarray(0, length)
  }
}

const MAX_SHARED = 1024 * 1024
const OFFSET_BYTES = [0, 1, 2, 4] as const

/** Calls out of JavaScript pay off from some dozen bytes on. */
function move(target: Uint8Array, to: number, source: Uint8Array, from: number, size: number): void {
  if (size > 48) target.set(source.subarray(from, from + size), to)
  else for (let i = 0; i < size; i += 1) target[to + i] = source[from + i] as number
}

function claimedLength(block: Uint8Array): { readonly length: number; readonly start: number } {
  let length = 0
  for (let at = 0; at < 5 && at < block.length; at += 1) {
    const byte = block[at] as number
    length += (byte & 0x7f) * 2 ** (7 * at)
    if (byte < 0x80) return { length, start: at + 1 }
  }
  throw invalid('it has no length')
}

function littleEndian(block: Uint8Array, from: number, bytes: number): number {
  if (from + bytes > block.length) throw invalid('it ends in a tag')
  let value = 0
  for (let i = bytes - 1; i >= 0; i -= 1) value = value * 256 + (block[from + i] as number)
  return value
}

function invalid(reason: string): LoomError {
  return new LoomError('request/invalid', `The body is not a valid Snappy block: ${reason}.`)
}
