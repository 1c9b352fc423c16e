import { maskText } from '../log/mask'

/** So many of the last lines are looked at. */
export const LINES_KEPT = 40

/**
 * The line of a crashed process's error output that best says why, masked; null when none does. The server's own
 * errors are JSON lines; Node and Chromium write theirs as text with a stack around it.
 */
export function crashReason(lines: readonly string[]): string | null {
  const latest = [...lines].reverse()
  return first(latest, loggedError) ?? first(latest, thrownError) ?? first(latest, plainLine)
}

function first(lines: readonly string[], read: (line: string) => string | null): string | null {
  for (const line of lines) {
    const text = read(line)
    if (text !== null) return maskText(text.slice(0, 300))
  }
  return null
}

function loggedError(line: string): string | null {
  const entry = parseObject(line)
  if (entry === null || entry.level !== 'error') return null
  const error = entry.error
  if (typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string') {
    return error.message
  }
  return typeof entry.event === 'string' ? entry.event : null
}

function thrownError(line: string): string | null {
  return (
    /^(?:Uncaught )?\w*Error(?: \[\w+\])?: (.+)$/.exec(line)?.[1] ?? /\bFATAL:[^\]]*\] (.+)$/.exec(line)?.[1] ?? null
  )
}

function plainLine(line: string): string | null {
  // Warnings of Node, and its advice how to see more of them, say nothing about an end.
  const warning = /^\(node:\d+\)|^\(Use `/.test(line)
  const noise =
    warning || /^\s*$|^\s+at |^\s*[\^{}]|^\s+throw |^Node\.js v|^node:/.test(line) || parseObject(line) !== null
  return noise ? null : line.trim()
}

function parseObject(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{')) return null
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch {
    return null
  }
}
