/**
 * `npm test`: everything that a change has to pass, from format to end-to-end tests.
 * `npm test -- check|unit|e2e` runs one stage alone; what follows a second `--` goes to its runner.
 */
import { mkdir, rm } from 'node:fs/promises'
import { ensureBuild, runTool } from './bootstrap/build.mjs'
import { describeRuntime } from './bootstrap/electron-runtime.mjs'
import { bootstrap } from './bootstrap/index.mjs'
import { inProject } from './bootstrap/paths.mjs'
import { runScript, step } from './bootstrap/progress.mjs'
import { npm, runInFront } from './bootstrap/run-command.mjs'
import { appLibraries, testPackages } from './bootstrap/system-libraries.mjs'
import { chooseStages, runStages, timeTable } from './testing/stages.mjs'
import { closingLine, readTotals, sumTotals, totalsOfPlaywright, totalsOfVitest } from './testing/totals.mjs'

const unitReport = inProject('test-results', 'unit.json')
const rawCoverage = inProject('test-results', 'coverage-raw')
const endToEndReport = inProject('test-results', 'e2e.json')

await runScript(async (args) => {
  const divider = args.indexOf('--')
  const asked = divider < 0 ? args : args.slice(0, divider)
  const runnerArguments = divider < 0 ? [] : args.slice(divider + 1)
  const chosen = chooseStages(stages(runnerArguments, asked.length === 0), asked)
  const runtime = await bootstrap([...appLibraries, ...testPackages])
  process.env.ELECTRON_OVERRIDE_DIST_PATH = runtime.folder
  const tests = `Node ${process.versions.node}; ${describeRuntime(runtime)}`
  step(tests)
  await rm(inProject('test-results'), { recursive: true, force: true })
  await mkdir(inProject('test-results'), { recursive: true })

  const { code, times } = await runStages(chosen)

  step(`ran on ${tests}`)
  for (const line of timeTable(times)) step(line)
  const all = await totals()
  if (all.passed + all.failed > 0) process.stdout.write(`${closingLine(all)}\n`)
  return code
})

function stages(runnerArguments, isWhole) {
  return [
    { name: 'format, lint, types, unused code', asked: 'check', run: runCheck },
    { name: 'build', neededBy: ['unit', 'e2e'], run: () => ensureBuild().then(() => 0) },
    { name: 'unit and integration tests', asked: 'unit', run: () => runUnit(isWhole, runnerArguments) },
    { name: 'end-to-end tests', asked: 'e2e', run: () => runEndToEnd(isWhole, runnerArguments) },
    { name: 'coverage', run: runCoverage },
  ]
}

function runCheck() {
  const check = npm(['run', '--silent', 'check'])
  return runInFront(check.command, check.args, check.options)
}

function runUnit(isWhole, runnerArguments) {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`]
  return runTool('vitest', ['run', ...(isWhole ? ['--coverage'] : []), ...reporters, ...runnerArguments])
}

async function runEndToEnd(isWhole, runnerArguments) {
  const playwright = [
    process.execPath,
    inProject('node_modules', '@playwright', 'test', 'cli.js'),
    'test',
    ...runnerArguments,
  ]
  const env = {
    ...process.env,
    PLAYWRIGHT_JSON_OUTPUT_FILE: endToEndReport,
    ...(isWhole && { LOOM_COVERAGE_FOLDER: rawCoverage }),
  }
  if (process.platform !== 'linux') return runInFront(playwright[0], playwright.slice(1), { env })
  const session = [process.execPath, inProject('scripts', 'testing', 'desktop-session.mjs')]
  const screen = ['-a', '--server-args=-screen 0 1920x1080x24 -nolisten tcp']
  return runInFront('xvfb-run', [...screen, 'dbus-run-session', '--', ...session, ...playwright], { env })
}

function runCoverage() {
  return runInFront(process.execPath, [inProject('scripts', 'coverage.mjs')])
}

async function totals() {
  return sumTotals([await readTotals(unitReport, totalsOfVitest), await readTotals(endToEndReport, totalsOfPlaywright)])
}
