import { readClassEscape, readCodeEscape } from './escapes'
import { parseClass } from './parse-class'
import { type Assertion, NOTHING, oneCharacter, type Pattern, PatternFault } from './pattern'

const MAX_REPEAT = 1000
const MAX_NESTING = 250

interface Flags {
  readonly fold: boolean
  readonly multiline: boolean
  readonly dotAll: boolean
  /** Swaps the meaning of `*` and `*?`. */
  readonly lazy: boolean
}

const ASSERTIONS: Readonly<Record<string, Assertion>> = {
  A: 'text-start',
  z: 'text-end',
  b: 'boundary',
  B: 'no-boundary',
}

const REPEAT = /([*+?])|\{(\d{1,9})(?:(,)(\d{1,9})?)?\}/y
const GROUP_START = /\(\?(?:P?<(\w+)>|([imsU]*)(?:-([imsU]+))?([:)]))/y

function changed(flags: Flags, on: string, off: string): Flags {
  const set = (letter: string, before: boolean) => (on.includes(letter) || before) && !off.includes(letter)
  return {
    fold: set('i', flags.fold),
    multiline: set('m', flags.multiline),
    dotAll: set('s', flags.dotAll),
    lazy: set('U', flags.lazy),
  }
}

/** How many times a part may stand: 0 and Infinity where open. */
function bounds(found: RegExpExecArray): { readonly least: number; readonly most: number } {
  const [whole, sign, least, comma, most] = found
  if (sign !== undefined) return { least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : Number.POSITIVE_INFINITY }
  const low = Number(least)
  const high = comma === undefined ? low : most === undefined ? Number.POSITIVE_INFINITY : Number(most)
  if (low > MAX_REPEAT || (high !== Number.POSITIVE_INFINITY && high > MAX_REPEAT) || high < low) {
    throw new PatternFault(`invalid repeat count: \`${whole}\``)
  }
  return { least: low, most: high }
}

/** Parses a regular expression of RE2's syntax, where the dot also stands for a line's end as in Prometheus. */
export function parsePattern(text: string): Pattern {
  let at = 0
  let nesting = 0
  let groups = 0
  const groupNames = new Set<string>()

  const readEscape = (flags: Flags): Pattern => {
    const letter = text[at + 1] ?? ''
    const assertion = Object.hasOwn(ASSERTIONS, letter) ? ASSERTIONS[letter] : undefined
    if (assertion) {
      at += 2
      return { kind: 'assertion', assertion }
    }
    if (letter === 'Q') return readQuoted(flags)
    const named = readClassEscape(text, at)
    if (!named) {
      const { code, end } = readCodeEscape(text, at)
      at = end
      return oneCharacter(code, flags.fold)
    }
    at = named.end
    const { part } = named
    const ranges = 'ranges' in part ? part.ranges : []
    const properties = 'property' in part ? [part.property] : []
    return { kind: 'set', set: { ranges, properties, negated: false, fold: flags.fold } }
  }

  const readQuoted = (flags: Flags): Pattern => {
    const close = text.indexOf('\\E', at)
    const quoted = text.slice(at + 2, close < 0 ? undefined : close)
    at = close < 0 ? text.length : close + 2
    return { kind: 'sequence', parts: [...quoted].map((letter) => oneCharacter(letter.codePointAt(0)!, flags.fold)) }
  }

  const readGroup = (flags: Flags): { readonly pattern: Pattern; readonly flags: Flags } => {
    const open = at
    let inner = flags
    let name: string | undefined
    let captures = true
    at += 1
    if (text[at] === '?') {
      GROUP_START.lastIndex = open
      const found = GROUP_START.exec(text)
      if (!found) throw new PatternFault(`invalid or unsupported Perl syntax: \`${text.slice(open, open + 3)}\``)
      at = open + found[0].length
      name = found[1]
      captures = name !== undefined
      if (name !== undefined && groupNames.has(name))
        throw new PatternFault(`duplicate capture group name: \`${name}\``)
      if (name !== undefined) groupNames.add(name)
      inner = changed(flags, found[2] ?? '', found[3] ?? '')
      if (found[4] === ')') return { pattern: NOTHING, flags: inner }
    }
    if (captures) groups += 1
    const index = groups
    nesting += 1
    if (nesting > MAX_NESTING) throw new PatternFault('expression nests too deeply')
    const part = readChoice(inner)
    nesting -= 1
    if (text[at] !== ')') throw new PatternFault(`missing closing ): \`${text}\``)
    at += 1
    return { pattern: captures ? { kind: 'group', part, index, name } : part, flags }
  }

  const readAtom = (flags: Flags): Pattern => {
    const letter = text[at]!
    if (letter === '\\') return readEscape(flags)
    if (letter === '[') {
      const { set, end } = parseClass(text, at, flags.fold)
      at = end
      return { kind: 'set', set }
    }
    const code = text.codePointAt(at)!
    at += code > 0xffff ? 2 : 1
    if (letter === '^') return { kind: 'assertion', assertion: flags.multiline ? 'line-start' : 'text-start' }
    if (letter === '$') return { kind: 'assertion', assertion: flags.multiline ? 'line-end' : 'text-end' }
    if (letter !== '.') return oneCharacter(code, flags.fold)
    const ranges = flags.dotAll ? [] : [10, 10]
    return { kind: 'set', set: { ranges, properties: [], negated: true, fold: false } }
  }

  const readRepeats = (part: Pattern, flags: Flags): Pattern => {
    REPEAT.lastIndex = at
    const found = REPEAT.exec(text)
    if (!found) return part
    const from = at
    at += found[0].length
    const marked = text[at] === '?'
    if (marked) at += 1
    REPEAT.lastIndex = at
    const again = REPEAT.exec(text)
    if (again)
      throw new PatternFault(`invalid nested repetition operator: \`${text.slice(from, at + again[0].length)}\``)
    return { kind: 'repeat', part, lazy: marked !== flags.lazy, ...bounds(found) }
  }

  const readSequence = (given: Flags): { readonly pattern: Pattern; readonly flags: Flags } => {
    let flags = given
    const parts: Pattern[] = []
    while (at < text.length && text[at] !== '|' && text[at] !== ')') {
      REPEAT.lastIndex = at
      const repeat = REPEAT.exec(text)
      if (repeat) throw new PatternFault(`missing argument to repetition operator: \`${repeat[0]}\``)
      if (text[at] !== '(') {
        parts.push(readRepeats(readAtom(flags), flags))
        continue
      }
      const group = readGroup(flags)
      const setsFlags = group.flags !== flags
      flags = group.flags
      if (!setsFlags) parts.push(readRepeats(group.pattern, flags))
    }
    return { pattern: parts.length === 1 ? parts[0]! : { kind: 'sequence', parts }, flags }
  }

  const readChoice = (given: Flags): Pattern => {
    // Flags that are set within an option hold for the options after it, too.
    let { pattern, flags } = readSequence(given)
    const options = [pattern]
    while (text[at] === '|') {
      at += 1
      ;({ pattern, flags } = readSequence(flags))
      options.push(pattern)
    }
    return options.length === 1 ? options[0]! : { kind: 'choice', options }
  }

  const pattern = readChoice({ fold: false, multiline: false, dotAll: true, lazy: false })
  if (at < text.length) throw new PatternFault(`unexpected ): \`${text}\``)
  return pattern
}
