/** One message as dbus-monitor prints it: a line about it, then its arguments, indented. */
export interface BusMessage {
  readonly header: string
  readonly body: string
}

/** Cuts dbus-monitor's output into messages; the last one may be unfinished and is handed back as the rest. */
export function splitMessages(text: string): { messages: BusMessage[]; rest: string } {
  const starts = [...text.matchAll(/^(?:method call|method return|signal|error) /gm)].map((match) => match.index)
  const messages = starts.slice(0, -1).map((start, index) => toMessage(text.slice(start, starts[index + 1])))
  return { messages, rest: text.slice(starts.at(-1) ?? 0) }
}

export function toMessage(text: string): BusMessage {
  const end = text.indexOf('\n')
  return end < 0 ? { header: text, body: '' } : { header: text.slice(0, end), body: text.slice(end + 1) }
}

/** Arguments of the outermost level that are strings or numbers, in order. Texts may run over several lines. */
export function plainArguments(body: string): string[] {
  return [...body.matchAll(/^ {3}(?:string "([\s\S]*?)"|u?int\d+ (-?\d+))$/gm)].map(
    (match) => match[1] ?? match[2] ?? '',
  )
}

export function field(header: string, name: string): string | undefined {
  return new RegExp(`\\b${name}=([^ ;]+)`).exec(header)?.[1]
}
