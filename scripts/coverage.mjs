/**
 * Merges what unit tests and end-to-end tests have covered, and fails below the threshold. `npm test` runs it last;
 * run by hand it reads what the last `npm test` left. `--files` lists every file, the least covered first.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import libraryCoverage from 'istanbul-lib-coverage'
import { inProject, projectRoot } from './bootstrap/paths.mjs'
import { BootstrapProblem, runScript, step } from './bootstrap/progress.mjs'
import { addRuns } from './coverage/add-runs.mjs'
import { openBuiltScript } from './coverage/built-script.mjs'
import { isMeasured, shortfalls, summarize, table } from './coverage/gate.mjs'

const unitCoverage = inProject('coverage', 'coverage-final.json')
const rawFolder = inProject('test-results', 'coverage-raw')

await runScript(async (args) => {
  const map = libraryCoverage.createCoverageMap(await readUnitCoverage())
  const scripts = await readRuns()
  for (const script of scripts) {
    for (const source of script.sources.filter((path) => path in map.data)) {
      addRuns(map.fileCoverageFor(source).data, (place) => script.countOf(source, place))
    }
  }
  step(`coverage of unit and end-to-end tests together (${scripts.length} built scripts ran)`)
  const files = map.files().map((path) => ({
    path: relative(projectRoot, path).replaceAll('\\', '/'),
    summary: map.fileCoverageFor(path).toSummary().data,
  }))
  const measured = files.filter(({ path }) => isMeasured(path))
  if (args.includes('--files')) listFiles(measured)
  const rows = summarize(measured)
  for (const line of table(rows)) step(line)
  const missing = shortfalls(rows)
  for (const line of missing) step(`too little: ${line}`)
  return missing.length === 0 ? 0 : 1
})

async function readUnitCoverage() {
  try {
    return JSON.parse(await readFile(unitCoverage, 'utf8'))
  } catch {
    throw new BootstrapProblem('there is no coverage of the unit tests.', 'Run npm test first.')
  }
}

/** V8's records of every process and page that end-to-end tests ran, gathered by built script. */
async function readRuns() {
  const scripts = new Map()
  const names = await readdir(rawFolder).catch(() => [])
  for (const name of names.filter((text) => text.endsWith('.json'))) {
    const { result } = JSON.parse(await readFile(join(rawFolder, name), 'utf8'))
    for (const { url, functions } of result) {
      const file = builtFile(url)
      if (file === undefined) continue
      if (!scripts.has(file)) scripts.set(file, await openBuiltScript(file).catch(() => undefined))
      scripts.get(file)?.addRun(functions)
    }
  }
  return [...scripts.values()].filter((script) => script !== undefined)
}

/** Pages load our scripts over app:, whose paths are those of the built page. */
function builtFile(url) {
  if (url.startsWith('app://')) return inProject('out', 'renderer', ...new URL(url).pathname.split('/'))
  if (!url.startsWith('file:')) return undefined
  const path = fileURLToPath(url)
  return path.startsWith(inProject('out', '/')) ? path : undefined
}

function listFiles(files) {
  const worst = files.toSorted((left, right) => left.summary.lines.pct - right.summary.lines.pct)
  for (const { path, summary } of worst) {
    const { lines, branches } = summary
    process.stdout.write(`${String(lines.pct).padStart(6)} ${String(branches.pct).padStart(6)}  ${path}\n`)
  }
}
