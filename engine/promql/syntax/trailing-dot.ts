/** What must be left alone (quoted text, comments, words), or a number that ends in a dot. */
const TOKEN =
  /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|#[^\n]*|[a-zA-Z_:][\w:]*|(?<digits>\.?[0-9][0-9_]*)(?<dot>\.(?![\w.]))?/gs

/** Go reads `2.` as 2, the lezer grammar does not. The dot becomes a blank, so that every position stays. */
export function withoutTrailingDots(text: string): string {
  if (!text.includes('.')) return text
  return text.replace(TOKEN, (token: string, digits?: string, dot?: string) =>
    dot === undefined ? token : `${digits} `,
  )
}
