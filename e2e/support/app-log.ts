import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface LogLine {
  readonly event: string
  readonly level: string
  readonly [field: string]: unknown
}

/** A start of the app on a folder. */
export interface AppRun {
  readonly userData: string
  /** How many lines earlier runs left in the log of this folder. */
  readonly linesBefore: number
}

/** What the app logged so far under this name, oldest first; earlier runs on the same folder included. */
export function logged({ userData }: Pick<AppRun, 'userData'>, event: string): LogLine[] {
  return logLines(userData).filter((line) => line.event === event)
}

/** What this run of the app logged so far under this name, oldest first. */
export function loggedThisRun({ userData, linesBefore }: AppRun, event: string): LogLine[] {
  return logLines(userData)
    .slice(linesBefore)
    .filter((line) => line.event === event)
}

/** Every line of the log in a user-data folder; none when nothing ran there yet. */
export function logLines(userData: string): LogLine[] {
  const path = join(userData, 'logs', 'main.log')
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): LogLine => JSON.parse(line))
}
