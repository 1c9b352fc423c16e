const SIMPLE: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 92 }
const HEX_LENGTH: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

export type Unquoted = { readonly value: string } | { readonly fault: string; readonly at: number }

interface Escape {
  readonly code: number
  readonly length: number
  /** \x41 and \101 name bytes of UTF-8, \u0041 names a character. */
  readonly isByte: boolean
}

function readEscape(text: string, at: number, quote: string): Escape | undefined {
  const letter = text[at] ?? ''
  const simple = letter === quote ? quote.charCodeAt(0) : SIMPLE[letter]
  if (simple !== undefined) return { code: simple, length: 1, isByte: false }
  const hexLength = HEX_LENGTH[letter]
  if (hexLength !== undefined) {
    const digits = text.slice(at + 1, at + 1 + hexLength)
    if (digits.length !== hexLength || !/^[0-9a-fA-F]+$/.test(digits)) return undefined
    const code = Number.parseInt(digits, 16)
    if (code > 0x10ffff) return undefined
    return { code, length: 1 + hexLength, isByte: letter === 'x' }
  }
  const octal = text.slice(at, at + 3)
  if (!/^[0-3][0-7][0-7]$/.test(octal)) return undefined
  return { code: Number.parseInt(octal, 8), length: 3, isByte: true }
}

/** The text that a quoted literal stands for, by Go's rules for its three kinds of quotes. */
export function unquote(literal: string): Unquoted {
  const quote = literal[0] ?? ''
  if (literal.length < 2 || !literal.endsWith(quote)) return { fault: 'unterminated quoted string', at: 0 }
  if (quote === '`') return { value: literal.slice(1, -1) }
  const end = literal.length - 1
  let plain = ''
  const parts: Buffer[] = []
  for (let index = 1; index < end; ) {
    const letter = literal[index]!
    if (letter !== '\\') {
      plain += letter
      index += 1
      continue
    }
    const found = index + 1 < end ? readEscape(literal, index + 1, quote) : undefined
    if (index + 1 >= end) return { fault: 'unterminated quoted string', at: 0 }
    if (!found) return { fault: `unknown escape sequence '\\${literal[index + 1]}'`, at: index }
    if (found.isByte && found.code > 0x7f) {
      parts.push(Buffer.from(plain, 'utf8'), Buffer.from([found.code]))
      plain = ''
    } else {
      plain += String.fromCodePoint(found.code)
    }
    index += 1 + found.length
  }
  if (parts.length === 0) return { value: plain }
  return { value: Buffer.concat([...parts, Buffer.from(plain, 'utf8')]).toString('utf8') }
}
