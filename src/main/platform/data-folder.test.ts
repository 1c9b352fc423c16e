import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { prepareDataFolder } from './data-folder'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loom-data-folder-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

it('makes the folder for its owner alone, and leaves nothing in it', () => {
  const path = join(folder, 'deep', 'Loom')
  expect(prepareDataFolder(path)).toBeNull()
  expect(readdirSync(path)).toEqual([])
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o700)
  expect(prepareDataFolder(path), 'again').toBeNull()
})

it('says that it can’t be made where a file is in the way', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(prepareDataFolder(join(folder, 'file', 'Loom'))).toMatch(/^Its data folder can’t be made: /)
})

// Nobody may make a folder there, whatever its mode says and not even root.
it.runIf(process.platform === 'linux')('says that it may not write there', () => {
  expect(prepareDataFolder('/sys/kernel')).toMatch(/^It may not write to its data folder, \/sys\/kernel: E/)
})
