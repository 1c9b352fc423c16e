import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join, resolve } from 'node:path'
import { type Figure, limitOf, type Report, resultsPage } from './results-page'

/** Prints the figures and writes them to bench/results/NAME.json with date and versions, and to the page of all. */
export function writeReport(
  name: string,
  runsOn: 'electron' | 'node',
  figures: readonly Figure[],
  notes: readonly string[] = [],
): void {
  const report: Report = {
    name,
    date: new Date().toISOString(),
    runtime: runsOn === 'node' ? 'Node alone' : (process.env.LOOM_ELECTRON_DESCRIPTION ?? 'unknown'),
    node: process.versions.node,
    processor: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
    figures: figures.map((figure) => ({ ...figure, value: Number(figure.value.toPrecision(4)) })),
    notes,
  }
  const folder = resolve('bench/results')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(report, null, 2)}\n`)
  writeFileSync(join(folder, 'README.md'), resultsPage(folder))
  for (const figure of report.figures) {
    const limit = limitOf(figure)
    console.log(`  ${figure.name}: ${figure.value} ${figure.unit}${limit === '' ? '' : ` (${limit})`}`)
  }
}
