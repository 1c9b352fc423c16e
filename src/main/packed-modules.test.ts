import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import packageFile from '../../package.json'

/** What a release carries beside the bundle, in its archive. */
const packed = Object.keys(packageFile.dependencies)

it('loads nothing out of the packed app by import(), which can’t see into its archive in every Electron', () => {
  expect(packed).toContain('keytar')
  const sources = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
  const imported = sources
    .filter((name) => !name.endsWith('.test.ts'))
    .flatMap((name) =>
      [...readFileSync(join(__dirname, name), 'utf8').matchAll(/\bimport\('([^']+)'\)/g)].map(
        ([, module]) => `${name}: ${module}`,
      ),
    )
  expect(imported.length).toBeGreaterThan(3)
  expect(imported.filter((each) => packed.includes(each.split(': ')[1] ?? ''))).toEqual([])
})
