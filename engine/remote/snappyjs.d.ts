/** Snappy's raw format in plain JavaScript: it has no types of its own. For bytes of our own alone, which it trusts. */
declare module 'snappyjs' {
  export function compress(input: Uint8Array): Uint8Array
  export function uncompress(input: Uint8Array): Uint8Array
}
