import { isPlainLabelName } from './names'

const MARK = 'U__'
const ESCAPED = /__|_([0-9a-fA-F]{1,6})_|[^_]/gy

/**
 * A name in letters, digits and `_` alone, for where no others can stand, such as a part of a path: `a.b` becomes
 * `U__a_2e_b`, by Prometheus's "value encoding". Plain names stay.
 */
export function escapedName(name: string): string {
  if (isPlainLabelName(name)) return name
  return MARK + name.replace(/[^a-zA-Z0-9]/gu, (letter) => (letter === '_' ? '__' : `_${codePoint(letter)}_`))
}

/** The name that was escaped; a text that is none comes back as it is. */
export function unescapedName(text: string): string {
  if (!text.startsWith(MARK)) return text
  let name = ''
  let at = MARK.length
  while (at < text.length) {
    ESCAPED.lastIndex = at
    const [found, digits] = ESCAPED.exec(text) ?? []
    const code = digits === undefined ? 0 : Number.parseInt(digits, 16)
    if (found === undefined || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return text
    name += digits !== undefined ? String.fromCodePoint(code) : found === '__' ? '_' : found
    at += found.length
  }
  return name
}

function codePoint(letter: string): string {
  return (letter.codePointAt(0) as number).toString(16)
}
