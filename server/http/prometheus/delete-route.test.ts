import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../../test-app'

let app: TestApp
let token = ''

beforeAll(async () => {
  app = await startTestApp()
  token = (await app.login()).accessToken
})
afterAll(() => app.stop())

const remove = (parameters: [string, string][], by = token) =>
  app.call('POST', `/api/v1/admin/tsdb/delete_series?${new URLSearchParams(parameters)}`, {
    ...(by === '' ? {} : { token: by }),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })

describe('POST /api/v1/admin/tsdb/delete_series', () => {
  it('deletes the series of each selector, and nothing else', async () => {
    const names = async (): Promise<string[]> =>
      (await app.call('GET', '/api/v1/label/__name__/values', { token })).json.data
    await expect.poll(names).toContain('node_load1')
    const answer = await remove([
      ['match[]', '{__name__=~"node_load1|node_load5"}'],
      ['match[]', 'node_load15{instance="nowhere"}'],
    ])
    expect(answer).toMatchObject({ status: 204, text: '' })
    expect(await names()).toContain('node_load15')
    // The machine is measured each second: what comes now is a new series.
    const times = async (query: string): Promise<number> =>
      (await app.call('GET', `/api/v1/query?${new URLSearchParams({ query })}`, { token })).json.data.result[0]
        ?.value[1]
    await expect.poll(() => times('count_over_time(node_load1[1h])'), { timeout: 5000 }).toBeDefined()
    expect(Number(await times('count_over_time(node_load1[1h])'))).toBeLessThan(
      Number(await times('count_over_time(node_load15[1h])')),
    )
  })

  it.each([
    [[], 400],
    [[['match[]', 'up{']], 400],
    [[['match[]', 'rate(up[1m])']], 400],
    [
      [
        ['match[]', 'up'],
        ['start', '1700000000'],
      ],
      400,
    ],
  ] as [[string, string][], number][])('refuses %j', async (parameters, status) => {
    const answer = await remove(parameters)
    expect(answer.status).toBe(status)
    expect(answer.json).toMatchObject({ status: 'error' })
  })

  it('is for administrators', async () => {
    expect((await remove([['match[]', 'up']], '')).status).toBe(401)
  })
})
