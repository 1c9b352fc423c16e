import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join, resolve } from 'node:path'

export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** What the figure must not pass, or must reach, where the project has set such a limit. */
  readonly atMost?: number
  readonly atLeast?: number
}

/** Prints the figures and writes them to bench/results/NAME.json with date and versions. */
export function writeReport(name: string, figures: readonly Figure[], notes: readonly string[] = []): void {
  const report = {
    name,
    date: new Date().toISOString(),
    runtime: process.env.LOOM_ELECTRON_DESCRIPTION ?? 'unknown',
    node: process.versions.node,
    processor: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
    figures: figures.map((figure) => ({ ...figure, value: Number(figure.value.toPrecision(4)) })),
    notes,
  }
  const folder = resolve('bench/results')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(report, null, 2)}\n`)
  for (const { name: label, value, unit, atMost, atLeast } of report.figures) {
    const limits = [
      ...(atMost === undefined ? [] : [`at most ${atMost}`]),
      ...(atLeast === undefined ? [] : [`at least ${atLeast}`]),
    ]
    console.log(`  ${label}: ${value} ${unit}${limits.length === 0 ? '' : ` (${limits.join(', ')})`}`)
  }
}
