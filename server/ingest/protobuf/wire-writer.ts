/** Pieces of messages in Protocol Buffers' wire format; joined, they are a message. */
export function bytesPart(field: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([varint((field << 3) | 2), varint(bytes.length), bytes])
}

/** An empty text is not written: it is what a missing one stands for. */
export function textPart(field: number, value: string): Buffer {
  return value === '' ? Buffer.alloc(0) : bytesPart(field, Buffer.from(value))
}

export function varintPart(field: number, value: number): Buffer {
  return Buffer.concat([varint(field << 3), varint(value)])
}

/** A whole number as a varint; negative ones as 64 bits. */
export function varint(value: number): Buffer {
  const bytes: number[] = []
  let left = BigInt.asUintN(64, BigInt(value))
  for (; left >= 0x80n; left >>= 7n) bytes.push(Number(left & 0x7fn) | 0x80)
  return Buffer.from([...bytes, Number(left)])
}
