import { readClassEscape, readCodeEscape, readPosixClass, type SetPart } from './escapes'
import { type CharacterSet, PatternFault } from './pattern'

/** Reads a class such as `[^a-z\d]` whose bracket opens at an offset. */
export function parseClass(
  text: string,
  open: number,
  fold: boolean,
): { readonly set: CharacterSet; readonly end: number } {
  let at = open + 1
  const negated = text[at] === '^'
  if (negated) at += 1
  const ranges: number[] = []
  const properties: CharacterSet['properties'][number][] = []
  const add = (part: SetPart) => {
    if ('ranges' in part) ranges.push(...part.ranges)
    else properties.push(part.property)
  }

  const readCode = (): number => {
    if (at >= text.length) throw new PatternFault(`missing closing ]: \`${text.slice(open)}\``)
    if (text[at] === '\\') {
      const found = readCodeEscape(text, at)
      at = found.end
      return found.code
    }
    const code = text.codePointAt(at)!
    at += code > 0xffff ? 2 : 1
    return code
  }

  // A bracket that stands first closes nothing.
  for (let first = true; first || text[at] !== ']'; first = false) {
    const named = text[at] === '[' ? readPosixClass(text, at) : readClassEscape(text, at)
    if (named) {
      add(named.part)
      at = named.end
      continue
    }
    const from = at
    const low = readCode()
    let high = low
    if (text[at] === '-' && at + 1 < text.length && text[at + 1] !== ']') {
      at += 1
      high = readCode()
      if (high < low) throw new PatternFault(`invalid character class range: \`${text.slice(from, at)}\``)
    }
    ranges.push(low, high)
  }
  return { set: { ranges, properties, negated, fold }, end: at + 1 }
}
