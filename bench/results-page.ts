import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** What the figure must not pass, or must reach, where the project has set such a limit. */
  readonly atMost?: number
  readonly atLeast?: number
}

export interface Report {
  readonly name: string
  readonly date: string
  readonly runtime: string
  readonly node: string
  readonly processor: string
  readonly figures: readonly Figure[]
  readonly notes: readonly string[]
}

const HEAD = `# Results of the benchmarks

Made of the files beside it by \`npm run bench [NAME]\`, which writes both. Machines differ, so what counts are ratios
within one run, and limits are set on those; plain times tell how long it took there.
`

/** All results of the folder on one page. */
export function resultsPage(folder: string): string {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
  const reports = names.sort().map((name): Report => JSON.parse(readFileSync(join(folder, name), 'utf8')))
  return [HEAD, ...reports.map(section)].join('\n')
}

export function limitOf({ atMost, atLeast }: Figure): string {
  const limits = [
    ...(atMost === undefined ? [] : [`at most ${atMost}`]),
    ...(atLeast === undefined ? [] : [`at least ${atLeast}`]),
  ]
  return limits.join(', ')
}

function section({ name, date, runtime, node, processor, figures, notes }: Report): string {
  const rows = figures.map((figure) => `| ${figure.name} | ${figure.value} ${figure.unit} | ${limitOf(figure)} |`)
  return [
    `## ${name}`,
    '',
    `${date.slice(0, 10)}, Node ${node}; runtime: ${runtime}; ${processor}.`,
    '',
    '| Figure | Value | Limit |',
    '|---|---:|---|',
    ...rows,
    '',
    ...notes.map((note) => `- ${note}`),
    ...(notes.length === 0 ? [] : ['']),
  ].join('\n')
}
