import { execFileSync } from 'node:child_process'
import { dirname, join, resolve } from 'node:path'

export const projectRoot = resolve(__dirname, '..', '..')

export function inProject(...parts: string[]): string {
  return join(projectRoot, ...parts)
}

/** Folder of the Electron to test on: `npm test` names it; a spec that is run by hand asks for it. */
export function electronFolder(): string {
  const given = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (given !== undefined && given !== '') return given
  const path = execFileSync(process.execPath, [inProject('scripts', 'electron-path.mjs')], { encoding: 'utf8' })
  return dirname(path.trim())
}
