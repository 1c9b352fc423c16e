import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { fuseDifferences, requiredFuses } from './fuses.mjs'

const asRequired = (platform) =>
  Object.fromEntries(Object.entries(requiredFuses).map(([name, wanted]) => [name, wanted[platform]]))

describe('fuses', () => {
  test('as required are no difference, on every platform', () => {
    for (const platform of ['linux', 'darwin', 'win32']) {
      expect(fuseDifferences(asRequired(platform), platform, 45)).toEqual([])
    }
  })

  test('that are wrong or gone are named', () => {
    const { OnlyLoadAppFromAsar: _, ...rest } = asRequired('linux')
    expect(fuseDifferences({ ...rest, RunAsNode: true }, 'linux', 45)).toEqual([
      'RunAsNode is on and must be off',
      'OnlyLoadAppFromAsar is absent and must be on',
    ])
  })

  test('that an old runtime does not have yet may be absent there alone', () => {
    const { GrantFileProtocolExtraPrivileges: _, ...rest } = asRequired('linux')
    expect(fuseDifferences(rest, 'linux', 25)).toEqual([])
    expect(fuseDifferences(rest, 'linux', 45)).toHaveLength(1)
  })
})

describe('the packages of Linux', () => {
  const read = async (name) => readFile(new URL(`../../${name}`, import.meta.url), 'utf8')

  test('have the metadata without which deb and rpm are not built', async () => {
    const details = JSON.parse(await read('package.json'))
    const { linux } = parse(await read('electron-builder.yml'))
    expect(details.homepage).toMatch(/^https:/)
    expect(linux.maintainer).toBeTruthy()
    expect(details.desktopName).toBe(`${linux.executableName}.desktop`)
  })

  test.each(['deb', 'rpm'])('ask for the library of the keychain: %s', async (target) => {
    const { depends } = parse(await read('electron-builder.yml'))[target]
    expect(depends.join()).toContain('libsecret')
  })
})
