/** What is wrong with a line of an exposition. The parser adds the line's number. */
export class TextFault extends Error {}

const SHOWN = 60

/** A piece of the text for a message: on one line, and never long. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text)
}
