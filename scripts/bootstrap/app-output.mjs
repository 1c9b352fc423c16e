import { createInterface } from 'node:readline'
import { step } from './progress.mjs'

const chromiumLine = /^\[\d+(?::\d+)?:\d{4}\/\d{6}\.\d+:(?:VERBOSE\d*|INFO|WARNING|ERROR):/
const keptForFailures = 15

const plainWords = {
  'app.started': 'the app is running; Ctrl-C ends it',
  'app.runs-already': 'Loom runs already: its window comes to the front',
}
/** The step before the start names the runtime. */
const saidBefore = 'app.runs on a development runtime'

/**
 * Puts the app's stderr in front of a person: the log's warnings in words, and whatever is neither log nor Chromium's
 * own grumbling about the desktop. Gives back what it kept from sight, for when the app fails.
 */
export function showAppOutput(stream, write = (line) => process.stderr.write(`${line}\n`)) {
  const hidden = []
  const lines = createInterface({ input: stream })
  lines.on('line', (line) => {
    const shown = forPerson(line)
    if (shown !== undefined) return write(shown)
    hidden.push(line)
    if (hidden.length > keptForFailures) hidden.shift()
  })
  return hidden
}

/** How a line of the app reads at a terminal; undefined for one that tells a person nothing. */
export function forPerson(line) {
  if (chromiumLine.test(line)) return undefined
  const entry = logEntry(line)
  if (entry === undefined) return line.trim() === '' ? undefined : line
  const words = plainWords[entry.event]
  if (words !== undefined) return `loom: ${words}`
  if (entry.event === saidBefore || (entry.level !== 'warn' && entry.level !== 'error')) return undefined
  const reason = entry.error?.message
  return `loom: ${entry.level === 'warn' ? 'warning' : 'error'}: ${entry.event}${reason ? ` (${reason})` : ''}`
}

export function tellFailure(code, hidden) {
  step(`the app ended with code ${code}; its last lines:`)
  for (const line of hidden) process.stderr.write(`      ${line}\n`)
}

function logEntry(line) {
  if (!line.startsWith('{"time":')) return undefined
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
