import { hostname } from 'node:os'
import { describe, expect, it } from 'vitest'
import { eventually, startPrometheus } from '../ingest/remote-write/test-prometheus'
import { startTestApp, type TestApp } from '../test-app'

async function asking(app: TestApp) {
  const { accessToken: token } = await app.login()
  return (path: string, parameters: Record<string, string> = {}) =>
    app.call('GET', `${path}?${new URLSearchParams(parameters)}`, { token })
}

describe('a server whose samples live elsewhere', () => {
  it('works on Prometheus', async () => {
    const prometheus = await startPrometheus(() => 'scrape_configs: []\n', ['--web.enable-remote-write-receiver'])
    const app = await startTestApp({ config: { 'engine.url': prometheus.url } })
    try {
      const get = await asking(app)
      const up = { query: `up{job="loom",instance="${hostname()}"}` }
      await eventually(async () => (await get('/api/v1/query', up)).json.data.result[0].value[1] === '1')
      expect((await get('/api/v1/query', { query: '1 + 1' })).json.data).toMatchObject({ resultType: 'scalar' })
      const wrong = await get('/api/v1/query', { query: 'sum(' })
      expect([wrong.status, wrong.json.errorType]).toEqual([400, 'bad_data'])
      const crossed = await get('/api/v1/query', { query: 'node_cpu_seconds_total + on () node_cpu_seconds_total' })
      expect([crossed.status, crossed.json.errorType]).toEqual([422, 'execution'])
      const answer = (await get('/api/dashboard')).json
      expect(answer.data.filter((target: { error?: unknown }) => target.error !== undefined)).toEqual([])
    } finally {
      await app.stop()
      await prometheus.stop()
    }
  }, 40_000)

  it('works on another Loom, by an API key, and tells when the key is no longer good', async () => {
    const far = await startTestApp()
    const { accessToken } = await far.login()
    const body = { name: 'near', scopes: ['metrics:write', 'metrics:read'] }
    const made = (await far.call('POST', '/api/keys', { token: accessToken, body })).json
    const near = await startTestApp({ config: { 'engine.url': far.url, 'engine.token': made.key } })
    try {
      const get = await asking(near)
      const asked = { query: 'max_over_time(loom_engine_up[1m])' }
      await eventually(async () => (await get('/api/v1/query', asked)).json.data.result[0].value[1] === '1')
      expect((await get('/api/v1/label/job/values')).json.data).toEqual(expect.arrayContaining(['loom', 'node']))
      await far.call('DELETE', `/api/keys/${made.id}`, { token: accessToken })
      const refused = await get('/api/v1/query', asked)
      expect([refused.status, refused.json.error]).toEqual([503, expect.stringContaining('credentials')])
      await eventually(async () => near.lines.some((line) => line.includes('takes no samples')))
      expect([...near.lines, ...far.lines].join('\n')).not.toContain(made.key)
    } finally {
      await near.stop()
      await far.stop()
    }
  }, 40_000)
})
