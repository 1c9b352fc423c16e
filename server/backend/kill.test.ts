import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually } from '../ingest/remote-write/test-prometheus'
import { buildProgram, type Program, startProgram } from '../process/test-program'
import { createTestVictoriaMetrics, type TestVictoriaMetrics } from './test-victoria-metrics'

const PASSWORD = 'correct horse battery'
const dataDir = mkdtempSync(join(tmpdir(), 'loom-remote-kill-'))
let victoria: TestVictoriaMetrics
let server: Program
let url = ''
let token = ''

beforeAll(async () => {
  await buildProgram()
  victoria = await createTestVictoriaMetrics()
}, 60_000)

afterAll(async () => {
  server?.child.kill('SIGKILL')
  await server?.exit
  await victoria?.remove()
  rmSync(dataDir, { recursive: true, force: true })
})

async function startServer(): Promise<void> {
  server = startProgram({
    LOOM_PORT: '0',
    LOOM_DATA_DIR: dataDir,
    LOOM_ADMIN_PASSWORD: PASSWORD,
    LOOM_ENGINE_URL: victoria.url,
  })
  url = await server.url
  token = (await post('/api/auth/login', { username: 'admin', password: PASSWORD })).accessToken ?? ''
}

async function post(path: string, body: unknown): Promise<Record<string, string>> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === '' ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  })
  expect(response.status).toBe(200)
  return (await response.json()) as Record<string, string>
}

it('what was acknowledged while the engine was away is there after both were ended, the server by kill -9', async () => {
  await startServer()
  const began = Date.now()
  const times: number[] = []
  for (let kills = 0; kills < 3; kills += 1) {
    for (let i = 0; i < 20; i += 1) {
      // Times of their own, the oldest first, so that no two are one sample.
      const time = began + times.length
      await post('/api/v1/push', { samples: [{ name: 'acknowledged', value: times.length, time }] })
      times.push(time)
    }
    server.child.kill('SIGKILL')
    await server.exit
    token = ''
    await startServer()
  }
  await victoria.start()
  const query = new URLSearchParams({ query: 'acknowledged[5m]', nocache: '1' })
  await eventually(async () => {
    const { data } = (await (await fetch(`${victoria.url}/api/v1/query?${query}`)).json()) as {
      data: { result: { values: [number, string][] }[] }
    }
    const found = data.result[0]?.values.map(([, value]) => Number(value))
    expect(found).toEqual(times.map((_, i) => i))
    return true
  }, 40_000)
}, 90_000)
