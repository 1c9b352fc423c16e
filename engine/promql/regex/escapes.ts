import { PatternFault } from './pattern'

/** RE2's classes are of ASCII alone, unlike JavaScript's. */
const PERL: Readonly<Record<string, readonly number[]>> = {
  d: [48, 57],
  s: [9, 10, 12, 13, 32, 32],
  w: [48, 57, 65, 90, 95, 95, 97, 122],
}

const POSIX: Readonly<Record<string, readonly number[]>> = {
  alnum: [48, 57, 65, 90, 97, 122],
  alpha: [65, 90, 97, 122],
  ascii: [0, 127],
  blank: [9, 9, 32, 32],
  cntrl: [0, 31, 127, 127],
  digit: [48, 57],
  graph: [33, 126],
  lower: [97, 122],
  print: [32, 126],
  punct: [33, 47, 58, 64, 91, 96, 123, 126],
  space: [9, 13, 32, 32],
  upper: [65, 90],
  word: [48, 57, 65, 90, 95, 95, 97, 122],
  xdigit: [48, 57, 65, 70, 97, 102],
}

const CONTROL: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 }
const LAST_CODE = 0x10ffff

/** Part of a character set. */
export type SetPart =
  | { readonly ranges: readonly number[] }
  | { readonly property: { readonly pattern: RegExp; readonly negated: boolean } }

/** All characters outside of ascending ranges. */
function complement(ranges: readonly number[]): number[] {
  const outside: number[] = []
  let next = 0
  for (let index = 0; index < ranges.length; index += 2) {
    if (ranges[index]! > next) outside.push(next, ranges[index]! - 1)
    next = ranges[index + 1]! + 1
  }
  if (next <= LAST_CODE) outside.push(next, LAST_CODE)
  return outside
}

function namedSet(table: Readonly<Record<string, readonly number[]>>, name: string, negated: boolean) {
  const ranges = Object.hasOwn(table, name) ? table[name] : undefined
  return ranges && { ranges: negated ? complement(ranges) : ranges }
}

function property(name: string, negated: boolean, whole: string): SetPart {
  const inverse = name.startsWith('^')
  const plain = inverse ? name.slice(1) : name
  if (plain === 'Any') return { ranges: negated !== inverse ? [] : [0, LAST_CODE] }
  const form = /^[A-Z][a-z]?$/.test(plain) ? `General_Category=${plain}` : `Script=${plain}`
  try {
    return { property: { pattern: new RegExp(`\\p{${form}}`, 'u'), negated: negated !== inverse } }
  } catch {
    throw new PatternFault(`invalid character class range: \`${whole}\``)
  }
}

const CLASS_ESCAPE = /\\(?:([dDsSwW])|([pP])(?:([A-Za-z])|\{(\^?\w+)\}))/y
const POSIX_CLASS = /\[:(\^?)(\w+):\]/y

/** A set that an escape such as `\d` or `\p{Greek}` names, and where it ends; undefined where there is none. */
export function readClassEscape(
  text: string,
  at: number,
): { readonly part: SetPart; readonly end: number } | undefined {
  CLASS_ESCAPE.lastIndex = at
  const found = CLASS_ESCAPE.exec(text)
  if (!found) return undefined
  const [whole, perl, kind, letter, name] = found
  const end = at + whole.length
  if (perl === undefined) return { part: property(letter ?? name!, kind === 'P', whole), end }
  const lower = perl.toLowerCase()
  return { part: namedSet(PERL, lower, perl !== lower)!, end }
}

/** A set such as `[:alpha:]`, and where it ends; undefined where there is none. */
export function readPosixClass(text: string, at: number): { readonly part: SetPart; readonly end: number } | undefined {
  POSIX_CLASS.lastIndex = at
  const found = POSIX_CLASS.exec(text)
  if (!found) return undefined
  const part = namedSet(POSIX, found[2]!, found[1] === '^')
  if (!part) throw new PatternFault(`invalid character class range: \`${found[0]}\``)
  return { part, end: at + found[0].length }
}

const CODE_ESCAPE =
  /\\(?:x([0-9a-fA-F]{2})|x\{([0-9a-fA-F]{1,6})\}|(0[0-7]{0,2}|[1-7][0-7]{1,2})|([afnrtv])|([^0-9A-Za-z]))/uy

/** The character that an escape stands for, and where it ends. */
export function readCodeEscape(text: string, at: number): { readonly code: number; readonly end: number } {
  CODE_ESCAPE.lastIndex = at
  const found = CODE_ESCAPE.exec(text)
  if (!found) {
    if (at + 1 >= text.length) throw new PatternFault('trailing backslash at end of expression: ``')
    throw new PatternFault(`invalid escape sequence: \`${text.slice(at, at + 2)}\``)
  }
  const [whole, two, braced, octal, control, literal] = found
  const hex = two ?? braced
  const code =
    hex !== undefined
      ? Number.parseInt(hex, 16)
      : octal !== undefined
        ? Number.parseInt(octal, 8)
        : control !== undefined
          ? CONTROL[control]!
          : literal!.codePointAt(0)!
  if (code > LAST_CODE) throw new PatternFault(`invalid escape sequence: \`${whole}\``)
  return { code, end: at + whole.length }
}
