import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LoomApp } from './launch-app'

export interface LogLine {
  readonly event: string
  readonly level: string
  readonly [field: string]: unknown
}

/** What the app logged so far under this name, oldest first; earlier runs on the same folder included. */
export function logged({ userData }: Pick<LoomApp, 'userData'>, event: string): LogLine[] {
  return logLines(userData).filter((line) => line.event === event)
}

/** What this run of the app logged so far under this name, oldest first. */
export function loggedThisRun({ userData, linesBefore }: LoomApp, event: string): LogLine[] {
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
