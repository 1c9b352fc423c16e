import { isUtf8 } from 'node:buffer'
import { TextFault } from './text-fault'

const LINE_END = 10

/**
 * Cuts bytes that come in pieces into texts of whole lines, so that no character is torn and no more than one line is
 * held back. Throws a TextFault when a line is longer than `maxLineBytes`, or is no UTF-8.
 */
export interface LineSplitter {
  /** The whole lines that these bytes complete, the last line end included; empty when they complete none. */
  push(bytes: Uint8Array): string
  /** What is left after the last line end. */
  end(): string
}

export function createLineSplitter(maxLineBytes: number): LineSplitter {
  let held: Uint8Array[] = []
  let heldBytes = 0

  function hold(bytes: Uint8Array): void {
    heldBytes += bytes.length
    if (heldBytes > maxLineBytes) throw new TextFault(`the line is longer than ${maxLineBytes} bytes`)
    // Copied: the piece belongs to whoever reads, who may fill it anew. (A Buffer's own slice is a view.)
    if (bytes.length > 0) held.push(new Uint8Array(bytes))
  }

  function release(): string {
    const bytes = held.length === 1 ? held[0] : Buffer.concat(held)
    held = []
    heldBytes = 0
    return textOf(bytes as Uint8Array)
  }

  return {
    push(bytes) {
      const first = bytes.indexOf(LINE_END)
      if (first === -1) {
        hold(bytes)
        return ''
      }
      const last = bytes.lastIndexOf(LINE_END)
      hold(bytes.subarray(0, first + 1))
      const whole = release() + textOf(bytes.subarray(first + 1, last + 1))
      hold(bytes.subarray(last + 1))
      return whole
    },
    end: () => release(),
  }
}

function textOf(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) throw new TextFault('the text here or soon after it is not UTF-8')
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
}
