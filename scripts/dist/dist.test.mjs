import { describe, expect, test } from 'vitest'
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
