/** A set of characters, by code point. */
export interface CharacterSet {
  /** Pairs: first and last of each range. */
  readonly ranges: readonly number[]
  /** Unicode properties, which only the platform knows. */
  readonly properties: readonly { readonly pattern: RegExp; readonly negated: boolean }[]
  readonly negated: boolean
  /** Whether upper and lower case are the same. */
  readonly fold: boolean
}

/** A place between characters. */
export type Assertion = 'text-start' | 'text-end' | 'line-start' | 'line-end' | 'boundary' | 'no-boundary'

/** A parsed regular expression. */
export type Pattern =
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'assertion'; readonly assertion: Assertion }
  | { readonly kind: 'sequence'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly options: readonly Pattern[] }
  | {
      readonly kind: 'repeat'
      readonly part: Pattern
      readonly least: number
      readonly most: number
      /** Whether few are tried before many; tells only in what groups capture. */
      readonly lazy: boolean
    }
  | { readonly kind: 'group'; readonly part: Pattern; readonly index: number; readonly name: string | undefined }

export const NOTHING: Pattern = { kind: 'sequence', parts: [] }

/** What is wrong with a pattern, in Go's words. */
export class PatternFault extends Error {}

function inRanges(ranges: readonly number[], code: number): boolean {
  for (let index = 0; index < ranges.length; index += 2) {
    if (code >= ranges[index]! && code <= ranges[index + 1]!) return true
  }
  return false
}

function contains(set: CharacterSet, code: number): boolean {
  if (inRanges(set.ranges, code)) return true
  return set.properties.some(({ pattern, negated }) => pattern.test(String.fromCodePoint(code)) !== negated)
}

/** Whether a character belongs to a set. */
export function matchesSet(set: CharacterSet, code: number): boolean {
  let found = contains(set, code)
  if (!found && set.fold) {
    const letter = String.fromCodePoint(code)
    const lower = letter.toLowerCase().codePointAt(0)!
    const upper = letter.toUpperCase().codePointAt(0)!
    found = (lower !== code && contains(set, lower)) || (upper !== code && contains(set, upper))
  }
  return found !== set.negated
}

/** The set of one character. */
export function oneCharacter(code: number, fold: boolean): Pattern {
  return { kind: 'set', set: { ranges: [code, code], properties: [], negated: false, fold } }
}
