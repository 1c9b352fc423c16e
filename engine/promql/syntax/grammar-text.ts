/** What must be left alone (quoted text, comments), a word with the bracket of a call, or a number that ends in a dot. */
const TOKEN =
  /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|#[^\n]*|(?<word>[a-zA-Z_:][\w:]*)(?=(?<call>\s*\()?)|(?<digits>\.?[0-9][0-9_]*)(?<dot>\.(?![\w.]))?/gs

/** Functions within durations: Prometheus reads them in any case, the lezer grammar in lower case alone. */
const DURATION_FUNCTION = /^(?:step|range|min_of|max_of)$/i
const NEEDS_CHANGE = /\.|(?:step|range|min_of|max_of)\s*\(/i

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
