/**
 * `npm run conformance -- --dir DIR`: Prometheus's own test scripts (`*.test`, promql/promqltest/testdata there) against
 * the engine, a table with a line per script. `--list` names every case that is out of scope and why. Exit code 1 when a
 * case fails or nothing ran.
 */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { runnerImport } from 'vite'
import { inProject } from './bootstrap/paths.mjs'
import { BootstrapProblem, runScript } from './bootstrap/progress.mjs'

const usage = 'npm run conformance -- --dir DIR [--list]'

await runScript(async (args) => {
  const { values } = parseArgs({ args, options: { dir: { type: 'string' }, list: { type: 'boolean' } } })
  if (values.dir === undefined) throw new BootstrapProblem('No folder was named', usage)
  const folder = resolve(values.dir)
  if (!existsSync(folder)) throw new BootstrapProblem(`There is no folder ${folder}`, usage)
  const { module } = await runnerImport(inProject('engine', 'promql', 'conformance', 'report.ts'))
  const reports = module.runFolder(folder)
  for (const line of module.linesOf(reports, values.list === true)) process.stdout.write(`${line}\n`)
  return module.hasFailed(reports) ? 1 : 0
})
