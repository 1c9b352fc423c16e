/** A line with its number, counted from 1 as editors count. */
export interface NumberedLine {
  readonly number: number
  readonly text: string
}

/** Lines that say something. A line end within a text in quotes belongs to the text. */
export function* splitLines(text: string): Generator<NumberedLine> {
  let number = 1
  let start = 0
  // Looked for once and not from each line anew, which would take the square of a long text's time.
  let quote = text.indexOf('"')
  while (start < text.length) {
    if (quote !== -1 && quote < start) quote = text.indexOf('"', start)
    const end = endOfLine(text, start, quote)
    const line = text.slice(start, end).replace(/\r$/, '').trimStart()
    if (line !== '' && !line.startsWith('#')) yield { number, text: line }
    for (let at = text.indexOf('\n', start); at !== -1 && at <= end; at = text.indexOf('\n', at + 1)) number += 1
    start = end + 1
  }
}

/** `quote`: where the first quote from `start` on is; -1 when there is none. */
function endOfLine(text: string, start: number, quote: number): number {
  const plain = text.indexOf('\n', start)
  const end = plain === -1 ? text.length : plain
  // Only a value of a field begins with a quote; elsewhere it is a letter like any other, and comments are no lines.
  if (quote === -1 || quote > end || /^\s*#/.test(text.slice(start, end))) return end
  let quoted = false
  for (let at = start; at < text.length; at += 1) {
    const character = text[at]
    if (character === '\\') at += 1
    else if (character === '"' && (quoted || text[at - 1] === '=')) quoted = !quoted
    else if (character === '\n' && !quoted) return at
  }
  // A quote that never ends spoils its own line and not all that follow.
  return quoted ? end : text.length
}
