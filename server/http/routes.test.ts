import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ERROR_CODES } from '../../contract/errors'
import { ADMIN_PASSWORD, startTestApp, type TestApp } from '../test-app'
import type { Route } from './route'

const ROLES = ['viewer', 'editor', 'admin'] as const

let app: TestApp
const tokens: Record<string, string> = {}

beforeAll(async () => {
  app = await startTestApp()
  tokens.admin = (await app.login()).accessToken
  for (const role of ['viewer', 'editor']) {
    const password = `a good password for ${role}`
    await app.call('POST', '/api/users', { token: tokens.admin ?? '', body: { username: role, password, role } })
    tokens[role] = (await app.login(role, password)).accessToken
  }
})
afterAll(() => app.stop())

/** The path with something that may be there in place of its parameters. */
function pathOf(route: Route): string {
  return route.path.replace(/:\w+/g, 'none')
}

/** The code of a failure: OTLP's own form has it at the head of its message. */
function codeOf(route: Route, json: { code?: string; message?: string } | undefined): string {
  return (route.failures === 'otlp' ? json?.message?.split(':')[0] : json?.code) ?? ''
}

/** Any of these routes; a failing one is reported by its name instead of its schemas. */
function oneOf(routes: readonly Route[]): fc.Arbitrary<{ readonly route: Route }> {
  return fc.constantFrom(...routes).map((route) => ({ route, toString: () => `${route.method} ${route.path}` }))
}

function isUnder(role: (typeof ROLES)[number], access: Route['access']): boolean {
  return access !== 'open' && ROLES.indexOf(role) < ROLES.indexOf(access)
}

describe('the route table', () => {
  it('holds every route once, and the ones that the design promises', () => {
    const names = app.routes.map((route) => `${route.method} ${route.path}`)
    expect(new Set(names).size).toBe(names.length)
    for (const promised of [
      'POST /api/auth/login',
      'POST /api/auth/refresh',
      'POST /api/auth/logout',
      'GET /api/me',
      'PATCH /api/me/preferences',
      'GET /api/dashboard',
      'GET /api/dashboards',
      'PUT /api/dashboards/:uid',
      'GET /api/v1/query',
      'POST /api/v1/query_range',
      'GET /api/v1/series',
      'GET /api/v1/labels',
      'GET /api/v1/label/:name/values',
      'GET /api/v1/status/buildinfo',
      'POST /api/v1/write',
      'POST /api/v1/push',
      'POST /api/keys',
      'GET /api/v1/status/runtimeinfo',
      'POST /api/v1/query_exemplars',
      'GET /healthz',
      'GET /readyz',
      'GET /metrics',
      'GET /.well-known/jwks.json',
      'GET /api/openapi.json',
      'GET /api/docs',
    ]) {
      expect(names).toContain(promised)
    }
  })

  it('is open to nobody but for what has to be', () => {
    const open = app.routes.filter((route) => route.access === 'open').map((route) => route.path)
    expect(open.sort()).toEqual([
      '/-/healthy',
      '/-/ready',
      '/.well-known/jwks.json',
      '/api/auth/login',
      '/api/auth/logout',
      '/api/auth/refresh',
      '/api/docs',
      '/api/openapi.json',
      '/healthz',
      '/metrics',
      '/readyz',
    ])
  })

  it('admits on every route whom it names and nobody else, whatever the parameter', async () => {
    const wrong: string[] = []
    for (const route of app.routes) {
      for (const path of [pathOf(route), route.path]) {
        for (const who of [null, ...ROLES]) {
          const { status, json } = await app.call(route.method, path, {
            ...(who === null ? {} : { token: tokens[who] ?? '' }),
            ...(route.method === 'GET' || route.method === 'DELETE' ? {} : { body: { nonsense: true } }),
          })
          const expected =
            route.access === 'open'
              ? 'in'
              : who === null
                ? 'auth/missing-token'
                : isUnder(who, route.access)
                  ? 'auth/forbidden'
                  : 'in'
          const code = codeOf(route, json)
          const got = route.access !== 'open' && ['auth/missing-token', 'auth/forbidden'].includes(code) ? code : 'in'
          if (got !== expected || status >= 500) wrong.push(`${route.method} ${path} as ${who}: ${status} ${got}`)
        }
      }
    }
    expect(wrong).toEqual([])
  })

  it('answers garbage in every body with a code, and changes nothing', async () => {
    const before = JSON.stringify([
      (await app.call('GET', '/api/users', { token: tokens.admin ?? '' })).json,
      (await app.call('GET', '/api/dashboards', { token: tokens.admin ?? '' })).json,
    ])
    const writing = app.routes.filter((route) => route.body !== undefined)
    const garbage = fc.oneof(
      fc.json(),
      fc.string({ unit: 'binary' }),
      fc
        .object({ key: fc.constantFrom('username', 'password', 'role', 'uid', 'panels', 'query', '__proto__') })
        .map((value) => JSON.stringify(value)),
    )
    await fc.assert(
      fc.asyncProperty(oneOf(writing), garbage, async ({ route }, body) => {
        const type = route.bodyType === 'form' ? 'application/x-www-form-urlencoded' : 'application/json'
        const { status, json, text } = await app.call(route.method, pathOf(route), {
          token: tokens.admin ?? '',
          body,
          headers: { 'content-type': type },
        })
        // An empty object is a good logout, a preferences patch without a change, and a report of no metrics.
        if (status < 300) {
          const idle = [
            '/api/auth/logout',
            '/api/me/preferences',
            '/api/v1/labels',
            '/api/v1/push/influx',
            '/v1/metrics',
          ]
          expect(idle).toContain(route.path)
        } else {
          expect(status, text).toBeLessThan(500)
          expect(ERROR_CODES).toContain(codeOf(route, json))
        }
      }),
      { numRuns: 400 },
    )
    tokens.admin = (await app.login()).accessToken
    const after = JSON.stringify([
      (await app.call('GET', '/api/users', { token: tokens.admin })).json,
      (await app.call('GET', '/api/dashboards', { token: tokens.admin })).json,
    ])
    expect(after).toBe(before)
    expect(app.lines.filter((line) => JSON.parse(line).level === 'error')).toEqual([])
  }, 60_000)

  it('answers garbage in every query and path with a code', async () => {
    const garbage = fc.string({ unit: 'binary', maxLength: 60 }).map(encodeURIComponent.bind(null))
    await fc.assert(
      fc.asyncProperty(
        oneOf(app.routes.filter((route) => route.method === 'GET')),
        garbage,
        fc.constantFrom('query', 'time', 'start', 'end', 'step', 'match[]', 'limit', 'timeout'),
        async ({ route }, text, name) => {
          const path = route.path.replace(/:\w+/g, text === '' ? 'x' : text)
          const { status, json } = await app.call('GET', `${path}?${name}=${text}&${name}=${text}`, {
            token: tokens.admin ?? '',
          })
          expect(status).toBeLessThan(500)
          if (status >= 400) expect(ERROR_CODES).toContain(json.code)
        },
      ),
      { numRuns: 400 },
    )
  }, 60_000)
})

describe('users', () => {
  it('are made, changed and disabled by administrators, without a trace of their password', async () => {
    const token = tokens.admin ?? ''
    const body = { username: 'grace', password: 'a very good password', role: 'viewer' }
    const made = await app.call('POST', '/api/users', { token, body })
    expect([made.status, made.json]).toEqual([
      201,
      { id: expect.any(String), username: 'grace', role: 'viewer', disabled: false, createdAt: expect.any(Number) },
    ])
    expect((await app.call('POST', '/api/users', { token, body })).status).toBe(409)
    const grace = await app.login('grace', body.password)
    const changed = await app.call('PATCH', `/api/users/${made.json.id}`, { token, body: { disabled: true } })
    expect(changed.json.disabled).toBe(true)
    expect((await app.call('GET', '/api/me', { token: grace.accessToken })).json.code).toBe('auth/session-ended')
    const list = await app.call('GET', '/api/users', { token })
    expect(list.json.users.map((user: { username: string }) => user.username)).toContain('grace')
    expect(list.text).not.toContain('argon2')
    expect((await app.call('PATCH', '/api/users/none', { token, body: {} })).status).toBe(404)
  })

  it('change their own password and preferences, and nothing they are not meant to', async () => {
    const password = 'a good password for viewer'
    const { accessToken: token, refreshToken } = await app.login('viewer', password)
    const other = await app.login('viewer', password)
    const patch = await app.call('PATCH', '/api/me/preferences', { token, body: { theme: 'dark' } })
    expect(patch.json.preferences.theme).toBe('dark')
    for (const body of ['null', { role: 'admin' }, { id: 'x' }, { theme: 'dark', username: 'root' }]) {
      expect((await app.call('PATCH', '/api/me/preferences', { token, body })).status).toBe(400)
    }
    const change = { currentPassword: password, newPassword: 'quite another password' }
    expect((await app.call('POST', '/api/me/password', { token, body: change })).status).toBe(204)
    expect((await app.call('GET', '/api/me', { token })).status).toBe(200)
    expect((await app.call('GET', '/api/me', { token: other.accessToken })).status).toBe(401)
    expect((await app.call('POST', '/api/auth/refresh', { body: { refreshToken } })).status).toBe(200)
  })

  it('sign out by either token', async () => {
    const first = await app.login('admin', ADMIN_PASSWORD)
    expect((await app.call('POST', '/api/auth/logout', { token: first.accessToken })).status).toBe(204)
    expect((await app.call('GET', '/api/me', { token: first.accessToken })).json.code).toBe('auth/session-ended')
    const { refreshToken } = await app.login('admin', ADMIN_PASSWORD)
    expect((await app.call('POST', '/api/auth/logout', { body: { refreshToken } })).status).toBe(204)
    expect((await app.call('POST', '/api/auth/refresh', { body: { refreshToken } })).json.code).toBe(
      'auth/session-ended',
    )
    expect((await app.call('POST', '/api/auth/logout', {})).json.code).toBe('auth/missing-token')
  })
})

describe('the documents', () => {
  it('describe every route in OpenAPI 3.1, with its role and its failures', async () => {
    const { json } = await app.call('GET', '/api/openapi.json')
    expect(json.openapi).toBe('3.1.0')
    for (const route of app.routes) {
      const operation = json.paths[route.path.replace(/:(\w+)/g, '{$1}')][route.method.toLowerCase()]
      expect(operation.summary).toBe(route.summary)
      expect(operation.security).toEqual(
        route.access === 'open'
          ? []
          : [{ bearer: [] }, ...(route.scope === undefined ? [] : [{ key: [] }, { keyAsPassword: [] }])],
      )
    }
    expect(json.paths['/api/auth/login'].post.requestBody.content['application/json'].schema.properties).toHaveProperty(
      'password',
    )
    expect(json.paths['/api/users/{id}'].patch.parameters).toEqual([
      { name: 'id', in: 'path', required: true, schema: { type: 'string', maxLength: 64 } },
    ])
    const { put, delete: remove } = json.paths['/api/dashboards/{uid}']
    expect(put.parameters).toContainEqual(expect.objectContaining({ name: 'If-Match', in: 'header', required: true }))
    expect(remove.parameters).toContainEqual(expect.objectContaining({ name: 'If-Match', required: false }))
  })

  it('can be read by people, without a script', async () => {
    const { headers, text } = await app.call('GET', '/api/docs')
    expect(headers.get('content-type')).toMatch(/^text\/html/)
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/)
    for (const route of app.routes) expect(text).toContain(`${route.method} ${route.path}`)
    expect(text).not.toContain('<script')
  })

  it('of health and readiness say what they mean', async () => {
    expect((await app.call('GET', '/healthz')).json).toEqual({
      status: 'ok',
      application: 'loom',
      protocol: { min: 1, max: 1 },
    })
    expect((await app.call('GET', '/readyz')).json).toEqual({ status: 'ready' })
    const { keys } = (await app.call('GET', '/.well-known/jwks.json')).json
    expect(keys).toEqual([
      { kty: 'OKP', crv: 'Ed25519', x: expect.any(String), kid: expect.any(String), alg: 'EdDSA', use: 'sig' },
    ])
  })
})
