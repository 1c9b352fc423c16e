export const MAX_PAYLOAD_BYTES = 256 * 1024

/**
 * Whether a value that came over IPC is plain JSON data of at most `limit` bytes. Structured cloning also lets through
 * maps, dates, typed arrays and cycles, which no schema of ours means. The count is near JSON's size and errs upwards;
 * a cycle runs into the limit.
 */
export function isBoundedJson(value: unknown, limit = MAX_PAYLOAD_BYTES): boolean {
  const pending: unknown[] = [value]
  let bytes = 0
  while (pending.length > 0) {
    const item = pending.pop()
    bytes += 2
    if (typeof item === 'string') bytes += item.length * (isAscii(item, limit) ? 1 : 3)
    else if (typeof item === 'number') bytes += 8
    else if (typeof item === 'object' && item !== null) {
      if (Array.isArray(item)) {
        if (item.length > limit) return false
        for (const element of item) pending.push(element)
      } else {
        const prototype: unknown = Object.getPrototypeOf(item)
        if (prototype !== Object.prototype && prototype !== null) return false
        for (const [name, element] of Object.entries(item)) {
          bytes += name.length
          pending.push(element)
        }
      }
    } else if (item !== null && item !== undefined && typeof item !== 'boolean') return false
    if (bytes > limit || pending.length > limit) return false
  }
  return true
}

/** Texts that are over the limit anyway need no look at each letter. */
function isAscii(text: string, limit: number): boolean {
  if (text.length > limit) return true
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 127) return false
  return true
}
