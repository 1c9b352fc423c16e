/**
 * Text of a server made fit for one line of a menu or a notification: control and formatting characters become
 * blanks, and what is over `longest` characters is cut with an ellipsis.
 */
export function plainText(text: string, longest: number): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
  const letters = Array.from(line)
  return letters.length > longest ? `${letters.slice(0, longest - 1).join('')}…` : line
}
