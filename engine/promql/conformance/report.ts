import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Outcome, runScript } from './run'

/** A script with how its commands went. */
interface ScriptReport {
  readonly name: string
  readonly outcomes: readonly Outcome[]
}

/** How many commands of one kind of outcome there are. */
function count(outcomes: readonly Outcome[], verdict: Outcome['verdict']): number {
  return outcomes.filter((outcome) => outcome.verdict === verdict).length
}

/** Runs every `*.test` of a folder. */
export function runFolder(folder: string): ScriptReport[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.test'))
  return names.sort().map((name) => ({ name, outcomes: runScript(readFileSync(join(folder, name), 'utf8'), true) }))
}

function row(name: string, outcomes: readonly Outcome[]): string {
  const verdicts = ['passed', 'values-only', 'failed', 'out-of-scope'] as const
  const counts = verdicts.map((verdict) => String(count(outcomes, verdict)).padStart(12))
  return name.padEnd(32) + counts.join('')
}

/** A table with a line per script, below it every failure, and with `list` every other that did not pass, by name. */
export function linesOf(reports: readonly ScriptReport[], list: boolean): string[] {
  const lines = [
    `${'script'.padEnd(32)}${['passed', 'values only', 'failed', 'out of scope'].map((head) => head.padStart(12)).join('')}`,
  ]
  for (const { name, outcomes } of reports) lines.push(row(name, outcomes))
  lines.push(
    row(
      'all',
      reports.flatMap(({ outcomes }) => outcomes),
    ),
  )
  for (const { name, outcomes } of reports) {
    for (const { line, query, verdict, reason } of outcomes) {
      if (verdict === 'failed' || (list && verdict !== 'passed')) {
        lines.push(`${verdict}: ${name}:${line}: ${query}`, `    ${reason}`)
      }
    }
  }
  return lines
}

/** Whether anything failed, or nothing ran. */
export function hasFailed(reports: readonly ScriptReport[]): boolean {
  return (
    reports.every(({ outcomes }) => outcomes.length === 0) ||
    reports.some(({ outcomes }) => count(outcomes, 'failed') > 0)
  )
}
