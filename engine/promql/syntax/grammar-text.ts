/** What must be left alone (quoted text, comments), a word with the bracket of a call, or a number that ends in a dot. */
const TOKEN =
  /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|#[^\n]*|(?<word>[a-zA-Z_:][\w:]*)(?=(?<call>\s*\()?)|(?<digits>\.?[0-9][0-9_]*)(?<dot>\.(?![\w.]))?/gs

/** Functions within durations: Prometheus reads them in any case, the lezer grammar in lower case alone. */
const DURATION_FUNCTION = /^(?:step|range|min_of|max_of)$/i
const NEEDS_CHANGE = /\.|(?:step|range|min_of|max_of)\s*\(/i

/** Scalar functions that the lezer grammar knows within durations alone, and a function of its own, as long as they are. */
const SCALAR_FUNCTION = /\b(?:min_of|max_of)\s*$/
const STAND_IN = 'minute'

/**
 * The text with another function in the place of `min_of` or `max_of` before the bracket that the grammar stumbled over;
 * undefined where it was something else. The name is read from the expression as it was written.
 */
export function withStandIn(text: string, bracket: number): string | undefined {
  const found = text[bracket] === '(' ? SCALAR_FUNCTION.exec(text.slice(0, bracket)) : null
  return found ? text.slice(0, found.index) + STAND_IN + text.slice(found.index + STAND_IN.length) : undefined
}

/**
 * An expression as the lezer grammar reads it, every position as it was: without the dot in `2.`, which Go reads as 2, and
 * with `STEP()` as `step()`.
 */
export function grammarText(text: string): string {
  if (!NEEDS_CHANGE.test(text)) return text
  return text.replace(TOKEN, (token: string, ...found: unknown[]) => {
    const { word, call, digits, dot } = found.at(-1) as Readonly<Record<string, string | undefined>>
    if (word !== undefined) return call !== undefined && DURATION_FUNCTION.test(word) ? word.toLowerCase() : token
    return dot === undefined ? token : `${digits} `
  })
}
