import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { ADMIN_PASSWORD, startTestApp } from '../test-app'

const run = promisify(execFile)

/** The shell commands of the document, with their placeholders filled in. */
const commands = [...readFileSync('docs/ingestion.md', 'utf8').matchAll(/```sh\n(.*?)```/gs)].map((match) =>
  (match[1] as string).replace('"password":"…"', `"password":"${ADMIN_PASSWORD}"`).replace(/^LOOM=.*$/m, ''),
)

it('a script with the documented curl commands makes a key and shows up in queries within a second', async () => {
  const app = await startTestApp()
  const bash = async (script: string, environment: Record<string, string> = {}) => {
    const { stdout } = await run('bash', ['-euc', script], {
      env: { ...process.env, LOOM: app.url, ...environment },
    })
    return stdout
  }
  const [keyCommands = '', ...sending] = commands
  const { key } = JSON.parse(await bash(keyCommands)) as { key: string }
  expect(key).toMatch(/^loom_/)
  expect(sending).toHaveLength(2)
  const { accessToken: token } = await app.login()
  const newest = async (expr: string): Promise<string> =>
    (await app.call('GET', `/api/v1/query?query=${encodeURIComponent(expr)}`, { token })).json.data.result[0]?.value[1]

  const began = Date.now()
  for (const command of sending) expect(JSON.parse(await bash(command, { KEY: key })).rejected).toEqual([])
  expect(await newest('temperature_celsius{room="attic"}')).toBe('21.5')
  expect(await newest('weather_temperature{city="Bern"}')).toBe('18.5')
  expect(await newest('weather_humidity{city="Bern"}')).toBe('61')
  expect(Date.now() - began).toBeLessThan(1000)
  await app.stop()
})
