import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Config } from '../../config/settings'
import { startTestApp } from '../../test-app'

const folder = mkdtempSync(join(tmpdir(), 'loom-experimental-'))
const rulesFile = join(folder, 'rules.yaml')
writeFileSync(rulesFile, "groups: [{ name: g, rules: [{ record: r, expr: 'sort_by_label(up)' }] }]")

async function answersOf(config: Partial<Config>) {
  const app = await startTestApp({ config })
  try {
    const { accessToken: token } = await app.login()
    const ask = async (path: string, query: string) => {
      const { status, json } = await app.call('GET', `/api/v1/${path}?${new URLSearchParams({ query })}`, { token })
      return [status, json.errorType ?? json.status, json.error ?? '']
    }
    return [await ask('query', 'limitk(1, up)'), await ask('format_query', 'mad_over_time( up[5m])')]
  } finally {
    await app.stop()
    rmSync(app.dataDir, { recursive: true, force: true })
  }
}

it('allows experimental functions where the configuration does, in queries and rules alike', async () => {
  const refused = 'invalid parameter "query": 1:1: parse error:'
  expect(await answersOf({})).toEqual([
    [
      400,
      'bad_data',
      `${refused} limitk() is experimental and must be enabled with --enable-feature=promql-experimental-functions`,
    ],
    [400, 'bad_data', `${refused} function "mad_over_time" is not enabled`],
  ])
  const enabled = { 'query.experimentalFunctions': true }
  expect(await answersOf({ ...enabled, 'alerts.rulesFiles': [rulesFile] })).toEqual([
    [200, 'success', ''],
    [200, 'success', ''],
  ])
  await expect(answersOf({ 'alerts.rulesFiles': [rulesFile] })).rejects.toThrow(
    'function "sort_by_label" is not enabled',
  )
  rmSync(folder, { recursive: true })
})
