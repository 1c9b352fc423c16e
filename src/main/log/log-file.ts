import { closeSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Appends lines to a file of at most `maxBytes`; what is over goes on in a new one, and one older file is kept beside
 * it as `<path>.1`. Lines are written at once, so the last words before a crash are there. A disk that does not take
 * them costs the lines, never the app. The file stays open: opening it for each line cost the start 8 ms.
 */
export function openLogFile(path: string, maxBytes: number): (line: string) => void {
  let size = 0
  let file: number | null = null
  try {
    mkdirSync(dirname(path), { recursive: true })
    size = statSync(path).size
  } catch {
    // No file yet, or a folder that cannot be made: appending tells.
  }

  function startAnew(): void {
    if (file !== null) closeSync(file)
    file = null
    renameSync(path, `${path}.1`)
    size = 0
  }

  return (line) => {
    const bytes = Buffer.from(`${line}\n`)
    try {
      if (size > 0 && size + bytes.length > maxBytes) startAnew()
      file ??= openSync(path, 'a', 0o600)
      writeSync(file, bytes)
      size += bytes.length
    } catch {
      // A full or read-only disk must not end the app; stderr still has the line.
    }
  }
}
