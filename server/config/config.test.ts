import { resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LoomError } from '../../contract/errors'
import { formatDuration } from '../../engine/model/duration'
import { defaultConfig, describeConfig, loadConfig, readTextFile } from './config'
import { configurationDocument } from './document'
import { SETTINGS } from './settings'

function load(given: { flags?: readonly string[]; environment?: Record<string, string>; file?: string }) {
  const flags = given.file === undefined ? [] : ['--config', 'loom.yaml']
  return loadConfig({
    arguments: [...flags, ...(given.flags ?? [])],
    environment: given.environment ?? {},
    readFile: () => given.file ?? '',
  })
}

function refusal(given: Parameters<typeof load>[0]): { code: string; message: string } {
  try {
    load(given)
  } catch (error) {
    if (error instanceof LoomError) return { code: error.code, message: error.message }
    throw error
  }
  throw new Error('the configuration was accepted')
}

describe('the configuration', () => {
  it('has a default for every key', () => {
    expect(load({})).toEqual(defaultConfig())
    expect(load({})).toMatchObject({
      host: '127.0.0.1',
      port: 4680,
      dataDir: './data',
      'auth.accessTokenLifetime': 600_000,
    })
  })

  it('lets the environment win over the file, and flags over both', () => {
    const file = 'port: 1\nhost: a\ndataDir: b\n'
    const config = load({ file, environment: { LOOM_PORT: '2', LOOM_HOST: 'c' }, flags: ['--port', '0'] })
    expect(config).toMatchObject({ port: 0, host: 'c', dataDir: 'b' })
  })

  it('reads nested and dotted keys, lists and durations', () => {
    const file =
      'auth:\n  jwt: { issuer: x }\n  jwt.audience: y\nauth.accessTokenLifetime: 1m30s\norigins:\n  - https://a.example\n'
    expect(load({ file })).toMatchObject({
      'auth.jwt.issuer': 'x',
      'auth.jwt.audience': 'y',
      'auth.accessTokenLifetime': 90_000,
      origins: ['https://a.example'],
    })
    expect(load({ environment: { LOOM_ORIGINS: 'https://a.example, http://b.example:8080' } }).origins).toEqual([
      'https://a.example',
      'http://b.example:8080',
    ])
    expect(load({ flags: ['--retention-raw=1w'] })['retention.raw']).toBe(7 * 86_400_000)
  })

  it('takes true and false, in text as in the file', () => {
    const key = 'query.experimentalFunctions'
    expect(load({ file: `${key}: true\n` })[key]).toBe(true)
    expect(load({ environment: { LOOM_QUERY_EXPERIMENTAL_FUNCTIONS: 'true' } })[key]).toBe(true)
    expect(load({ file: `${key}: true\n`, flags: ['--query-experimental-functions=false'] })[key]).toBe(false)
    expect(refusal({ environment: { LOOM_QUERY_EXPERIMENTAL_FUNCTIONS: 'yes' } }).code).toBe('config/invalid')
  })

  it('accepts an empty file, an empty variable, and the desktop app’s own variable', () => {
    expect(
      load({ file: '# nothing yet\n', environment: { LOOM_PORT: '', LOOM_USER_DATA: '/x', PATH: '/bin' } }),
    ).toEqual(defaultConfig())
  })

  it.each([
    [
      { file: 'host: x\nprot: 1\n' },
      'config/unknown-key',
      'loom.yaml:2: prot is not a setting of Loom. Did you mean port?',
    ],
    [{ file: 'auth:\n  adminpasword: x\n' }, 'config/unknown-key', 'Did you mean auth.adminPassword?'],
    [{ file: 'auth:\n  jwt:\n    isuer: x\n' }, 'config/unknown-key', 'loom.yaml:3: auth.jwt.isuer'],
    [
      { environment: { LOOM_PROT: '1' } },
      'config/unknown-key',
      'environment: LOOM_PROT is not a setting of Loom. Did you mean LOOM_PORT?',
    ],
    [
      { flags: ['--prot', '1'] },
      'config/unknown-key',
      'command line: --prot is not a setting of Loom. Did you mean --port?',
    ],
    [
      { flags: ['--zzzzzzzzzzzzzzzzzzzzz=1'] },
      'config/unknown-key',
      'command line: --zzzzzzzzzzzzzzzzzzzzz is not a setting of Loom.',
    ],
    [{ file: '__proto__: 1\n' }, 'config/unknown-key', '__proto__ is not a setting'],
    [{ flags: ['serve'] }, 'config/unknown-key', '"serve" is not a flag'],
    [{ flags: ['--port'] }, 'config/invalid', '--port needs a value'],
    [{ flags: ['--port=1', '--port=2'] }, 'config/invalid', '--port is given twice'],
    [{ environment: { LOOM_PORT: '70000' } }, 'config/invalid', 'environment: port: '],
    [{ environment: { LOOM_PORT: '80x' } }, 'config/invalid', 'environment: port: '],
    [{ file: 'port: "4680"\n' }, 'config/invalid', 'loom.yaml:1: port: '],
    [{ file: 'port:\n  a: 1\n' }, 'config/invalid', 'loom.yaml:1: port: '],
    [{ file: 'host:\n' }, 'config/invalid', 'loom.yaml:1: host: '],
    [{ file: 'auth: yes\n' }, 'config/unknown-key', 'loom.yaml:1: auth is not a setting'],
    [{ file: '- port\n' }, 'config/invalid', 'keys and values are expected'],
    [{ file: 'a: [\n' }, 'config/invalid', 'loom.yaml:'],
    [
      { file: 'origins:\n  - https://a.example\n  - https://b.example/path\n' },
      'config/invalid',
      'origins (item 1): expected an origin',
    ],
    [{ environment: { LOOM_ORIGINS: '*' } }, 'config/invalid', 'expected an origin'],
    [{ environment: { LOOM_PUBLIC_URL: 'ftp://x' } }, 'config/invalid', 'expected an address'],
    [{ environment: { LOOM_PUBLIC_URL: 'https://u:p@x' } }, 'config/invalid', 'without user'],
    [{ environment: { LOOM_ENGINE_URL: 'https://u:p@x/?a=b' } }, 'config/invalid', 'without query or fragment'],
    [{ flags: ['--engine-url=https://u:p@x'] }, 'config/invalid', 'is a secret'],
    [{ environment: { LOOM_ACCESS_TOKEN_LIFETIME: '10' } }, 'config/invalid', 'expected a duration such as'],
    [{ environment: { LOOM_ACCESS_TOKEN_LIFETIME: '2d' } }, 'config/invalid', 'expected a duration from 1s to 1h'],
    [{ environment: { LOOM_LOG_LEVEL: 'loud' } }, 'config/invalid', 'log.level'],
    [{ environment: { LOOM_ADMIN_PASSWORD: 'short' } }, 'config/invalid', 'at least 12 characters'],
    [{ environment: { LOOM_TRUST_PROXY: 'everyone' } }, 'config/invalid', 'trustProxy'],
    [
      { environment: { LOOM_DATABASE_URL: 'postgres://x' } },
      'config/invalid',
      'database.url is not available in this version',
    ],
    [{ file: 'redis: { url: redis://x }\n' }, 'config/invalid', 'loom.yaml:1: redis.url is not available'],
    [{ file: 'scrape:\n  - job: x\n' }, 'config/unknown-key', 'scrape is not a setting of Loom.'],
    [{ file: 'scrape: { interval: 1ms }\n' }, 'config/invalid', 'expected a duration from 1s to 1d'],
    [{ flags: ['--scrape-configs=[]'] }, 'config/unknown-key', '--scrape-configs is not a setting of Loom.'],
    [
      { file: 'scrape:\n  configs:\n    - job_name: x\n      scrape_intervall: 1s\n' },
      'config/unknown-key',
      'loom.yaml:4: scrape.configs (item 0): scrape_intervall is not known here; did you mean scrape_interval?',
    ],
    [
      { file: 'scrape:\n  configs:\n    - job_name: x\n      scheme: ftp\n' },
      'config/invalid',
      'loom.yaml:4: scrape.configs (item 0.scheme): ',
    ],
    [{ flags: ['--auth-jwt-secret=x'] }, 'config/invalid', 'auth.jwt.secret is not available'],
    [{ flags: ['--auth-admin-password=x'] }, 'config/invalid', 'is a secret'],
  ])('refuses %j with %s and the place', (given, code, message) => {
    const refused = refusal(given)
    expect(refused.code).toBe(code)
    expect(refused.message).toContain(message)
  })

  it('never repeats a secret in an error', () => {
    expect(refusal({ environment: { LOOM_ADMIN_PASSWORD: 'hunter2' } }).message).not.toContain('hunter2')
    expect(refusal({ environment: { LOOM_JWT_SECRET: 'hunter2' } }).message).not.toContain('hunter2')
  })

  it('says which file it could not read', () => {
    expect(() =>
      loadConfig({ arguments: ['--config', '/nowhere/loom.yaml'], environment: {}, readFile: readTextFile }),
    ).toThrow(/\/nowhere\/loom\.yaml can't be read/)
  })

  it('shows itself without its secrets', () => {
    const config = load({ environment: { LOOM_ADMIN_PASSWORD: 'correct horse battery' } })
    expect(config['auth.adminPassword']).toBe('correct horse battery')
    expect(JSON.stringify(describeConfig(config))).not.toContain('correct horse')
    expect(describeConfig(load({}))['auth.adminPassword']).toBeNull()
    const remote = load({ environment: { LOOM_ENGINE_URL: 'https://u:hunter2@x', LOOM_ENGINE_TOKEN: 'hunter3' } })
    expect(remote['engine.url']).toBe('https://u:hunter2@x')
    expect(JSON.stringify(describeConfig(remote))).not.toContain('hunter')
  })

  it('logs nothing of scrape jobs, where secrets may have any name', () => {
    const config = load({ file: 'scrape:\n  configs: [{ job_name: x, params: { key: [correct-horse] } }]\n' })
    expect(describeConfig(config)['scrape.configs']).toBe('1 of them')
  })

  it('gives every variable one name', () => {
    const names = Object.values(SETTINGS).flatMap(({ environment }) => environment ?? [])
    expect(new Set(names).size).toBe(names.length)
  })

  it('reads back every duration it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3600, max: 3650 * 86_400 }), (seconds) => {
        const written = formatDuration(seconds * 1000)
        expect(load({ environment: { LOOM_RETENTION_RAW: written } })['retention.raw']).toBe(seconds * 1000)
      }),
    )
    expect(formatDuration(0)).toBe('0s')
  })

  it('is documented in docs/configuration.md as it is', async () => {
    await expect(configurationDocument()).toMatchFileSnapshot(resolve('docs/configuration.md'))
  })
})
