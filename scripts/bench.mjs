/** `npm run bench [name …]`: runs the benchmarks on a real screen and bus; results go to bench/results/. */
import { ensureBuild } from './bootstrap/build.mjs'
import { describeRuntime } from './bootstrap/electron-runtime.mjs'
import { bootstrap } from './bootstrap/index.mjs'
import { inProject } from './bootstrap/paths.mjs'
import { runScript, step } from './bootstrap/progress.mjs'
import { runInFront } from './bootstrap/run-command.mjs'
import { appLibraries, testPackages } from './bootstrap/system-libraries.mjs'

await runScript(async (names) => {
  const runtime = await bootstrap([...appLibraries, ...testPackages])
  await ensureBuild({ kind: 'release' })
  step(`benchmarks on ${describeRuntime(runtime)}`)
  const env = { ...process.env, LOOM_ELECTRON_PATH: runtime.path, LOOM_ELECTRON_DESCRIPTION: describeRuntime(runtime) }
  const runner = [
    inProject('node_modules', '@playwright', 'test', 'cli.js'),
    'test',
    '--config=bench/playwright.config.ts',
    ...names,
  ]
  if (process.platform !== 'linux') return runInFront(process.execPath, runner, { env })
  const session = [
    process.execPath,
    inProject('scripts', 'testing', 'desktop-session.mjs'),
    process.execPath,
    ...runner,
  ]
  const screen = ['-a', '--server-args=-screen 0 1920x1080x24 -nolisten tcp']
  return runInFront('xvfb-run', [...screen, 'dbus-run-session', '--', ...session], { env })
})
