const STRING_OR_COMMENT = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|#[^\n]*|\s+/gs
const WORD = /[\w:]/

/** One text for expressions that differ in white space and comments alone, so that they share one evaluation. */
export function expressionKey(expr: string): string {
  let key = ''
  let from = 0
  let gap = false
  const add = (text: string): void => {
    if (text === '') return
    // White space matters only between two words: `foo offset 5m`.
    if (gap && WORD.test(key.at(-1) ?? '') && WORD.test(text[0]!)) key += ' '
    key += text
    gap = false
  }
  for (const match of expr.matchAll(STRING_OR_COMMENT)) {
    add(expr.slice(from, match.index))
    from = match.index + match[0].length
    if (match[0].startsWith('#') || match[0].trim() === '') gap = true
    else add(match[0])
  }
  add(expr.slice(from))
  return key
}
