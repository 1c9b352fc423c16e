import { request } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Problem } from '../../contract/wire/http'
import { startTestApp, type TestApp } from '../test-app'
import { MAX_BODY_BYTES } from './mount-route'

let app: TestApp
let token = ''

beforeAll(async () => {
  app = await startTestApp({ config: { origins: ['https://board.example'] } })
  token = (await app.login()).accessToken
})
afterAll(() => app.stop())

/** A request with headers that fetch would not send. Answers status and body. */
function raw(path: string, headers: Record<string, string | string[]>): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    request(app.url + path, { headers }, (response) => {
      let body = ''
      response.on('data', (part) => {
        body += part
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    })
      .on('error', reject)
      .end()
  })
}

/** Text straight to the socket; answers all that came back until the end. */
function bytes(text: string): Promise<string> {
  const port = Number(new URL(app.url).port)
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    let answer = ''
    socket.on('data', (part) => {
      answer += part
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', () => {})
  })
}

describe('failures', () => {
  it('are problem documents with a code', async () => {
    const { status, headers, json } = await app.call('GET', '/api/nothing')
    expect(status).toBe(404)
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(Problem.parse(json)).toEqual({
      type: 'urn:loom:error:request/not-found',
      title: 'Not Found',
      status: 404,
      code: 'request/not-found',
      detail: 'There is nothing at this address.',
    })
  })

  it('tell which methods an address knows', async () => {
    const { status, headers, json } = await app.call('DELETE', '/api/auth/login')
    expect(status).toBe(405)
    expect(headers.get('allow')).toBe('POST')
    expect(json.code).toBe('request/method-not-allowed')
    expect((await app.call('OPTIONS', '/api/me')).headers.get('allow')).toBe('GET, HEAD')
  })

  it('say what is wrong with which part of the body, and nothing of its values', async () => {
    const body = { username: '', password: 5, extra: 'hunter2' }
    const { status, json, text } = await app.call('POST', '/api/auth/login', { body })
    expect(status).toBe(400)
    expect(json.code).toBe('request/invalid')
    expect(json.issues.map((issue: { path: string }) => issue.path)).toEqual(['username', 'password', ''])
    expect(text).not.toContain('hunter2')
  })

  it.each([
    ['no JSON', '{', 'application/json', 400, 'request/invalid'],
    ['an empty body', '', 'application/json', 400, 'request/invalid'],
    ['a list', '[]', 'application/json', 400, 'request/invalid'],
    ['null', 'null', 'application/json', 400, 'request/invalid'],
    ['a text', '"x"', 'application/json', 400, 'request/invalid'],
    [
      'a prototype',
      '{"__proto__":{"admin":true},"username":"a","password":"b"}',
      'application/json',
      400,
      'request/invalid',
    ],
    [
      'another media type',
      'username=a&password=b',
      'application/x-www-form-urlencoded',
      415,
      'request/unsupported-media-type',
    ],
    ['plain text', '{"username":"a","password":"b"}', 'text/plain', 415, 'request/unsupported-media-type'],
    ['an unknown character set', '{}', 'application/json; charset=ebcdic', 415, 'request/unsupported-media-type'],
    ['100 KiB and more', `{"username":"${'a'.repeat(MAX_BODY_BYTES)}"}`, 'application/json', 413, 'request/too-large'],
    ['deep nesting', `${'['.repeat(40_000)}${']'.repeat(40_000)}`, 'application/json', 400, 'request/invalid'],
  ])('answer %s in a body', async (_what, body, type, status, code) => {
    const answer = await app.call('POST', '/api/auth/login', { body, headers: { 'content-type': type } })
    expect([answer.status, answer.json.code]).toEqual([status, code])
  })

  it('answer a compressed bomb and an unknown encoding', async () => {
    for (const encoding of ['gzip', 'x-unknown']) {
      const { status } = await app.call('POST', '/api/auth/login', {
        body: '{}',
        headers: { 'content-encoding': encoding },
      })
      expect([400, 415]).toContain(status)
    }
  })

  it.each([
    '/api/dashboards/%',
    '/api/dashboards/%E0%A4%A',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/api/..%2f..%2fmetrics',
    '//',
    '/api/me/',
    '/API/ME',
    '/api/dashboards/:uid/x',
  ])('answer %s with 400 or 404', async (path) => {
    const { status, json } = await app.call('GET', path, { token })
    expect([400, 404]).toContain(status)
    expect(json.code).toMatch(/^request\//)
  })

  it.each([
    ['DELETE', '/api/v1/query', 405, 'bad_data', 'request/method-not-allowed'],
    ['GET', '/api/v1/nothing', 404, 'not_found', 'request/not-found'],
    ['GET', '/api/v1/label/%ff/values', 400, 'bad_data', 'request/invalid'],
  ])('under Prometheus’s prefix are in its form: %s %s', async (method, path, status, errorType, code) => {
    const answer = await app.call(method, path, { token })
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
    expect(answer.json).toEqual({ status: 'error', errorType, error: expect.any(String), code })
  })

  it('are google.rpc.Status where OpenTelemetry sends', async () => {
    const { status, headers, json } = await app.call('GET', '/v1/metrics')
    expect([status, headers.get('allow')]).toEqual([405, 'POST'])
    expect(json).toEqual({ code: 3, message: expect.stringContaining('request/method-not-allowed') })
  })

  it('of our own making keep their text inside, and leave a line in the log', async () => {
    const { status } = await app
      .call('GET', `/api/users?${'x'.repeat(20_000)}`, { token })
      .catch(() => ({ status: 431 }))
    expect(status).toBe(431)
  })
})

describe('every answer', () => {
  it('carries an id, no cache, and headers that let a browser do nothing with it', async () => {
    const { headers } = await app.call('GET', '/healthz')
    expect(headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-powered-by')).toBeNull()
  })

  it('asks for a Bearer token when one is missing', async () => {
    const { status, headers, json } = await app.call('GET', '/api/me')
    expect([status, json.code, headers.get('www-authenticate')]).toEqual([401, 'auth/missing-token', 'Bearer'])
  })

  it('is counted under its pattern and logged without its path', async () => {
    await app.call('GET', '/api/dashboards/very-secret-name', { token })
    const { text } = await app.call('GET', '/metrics')
    expect(text).toMatch(/loom_http_requests_total\{method="GET",route="\/api\/dashboards\/:uid",status="404"\} \d+/)
    expect(text).toMatch(/loom_http_request_duration_seconds_bucket\{le="\+Inf"\} \d+/)
    expect(app.lines.join('')).not.toContain('very-secret-name')
  })
})

describe('who may reach a loopback server', () => {
  it.each([
    'evil.example',
    'evil.example:4680',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'localhost:4680@evil.example',
  ])('is nobody under the name %j', async (host) => {
    const { status, body } = await raw('/healthz', { host })
    expect(status).toBe(421)
    expect(JSON.parse(body).code).toBe('protocol/host-refused')
  })

  it('is nobody without a name', async () => {
    expect(await bytes('GET /healthz HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 421 /)
    expect(await bytes('GET /healthz HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 421 /)
  })

  it.each(['localhost', 'LOCALHOST:1', '127.0.0.1', '[::1]:4680'])('is anybody under the name %s', async (host) => {
    expect((await raw('/healthz', { host })).status).toBe(200)
  })

  it('is no page of an origin that is not listed', async () => {
    const { headers } = await app.call('GET', '/healthz', { headers: { origin: 'https://evil.example' } })
    expect(headers.get('access-control-allow-origin')).toBeNull()
    const preflight = await app.call('OPTIONS', '/api/me', {
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'GET' },
    })
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
  })

  it('is a page of a listed origin', async () => {
    const origin = 'https://board.example'
    const { headers } = await app.call('GET', '/api/me', { token, headers: { origin } })
    expect(headers.get('access-control-allow-origin')).toBe(origin)
    expect(headers.get('vary')).toContain('Origin')
    const preflight = await app.call('OPTIONS', '/api/me', {
      headers: { origin, 'access-control-request-method': 'PATCH' },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-headers')).toContain('Authorization')
  })

  it('cannot forge its address: X-Forwarded-For counts from listed proxies alone', async () => {
    const attempts = []
    for (let index = 0; index < 11; index += 1) {
      attempts.push(
        await app.call('POST', '/api/auth/login', {
          body: { username: 'forger', password: 'wrong' },
          headers: { 'x-forwarded-for': `198.51.100.${index}` },
        }),
      )
    }
    const last = attempts.at(-1)
    expect([last?.status, last?.json.code]).toEqual([429, 'auth/too-many-attempts'])
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(800)
  })
})

describe('the address of a client', () => {
  it('is the forwarded one behind a listed proxy', async () => {
    const proxied = await startTestApp({ config: { trustProxy: ['loopback'] } })
    for (let index = 0; index < 12; index += 1) {
      const { status } = await proxied.call('POST', '/api/auth/login', {
        body: { username: 'ada', password: 'wrong' },
        headers: { 'x-forwarded-for': `198.51.100.${index}` },
      })
      expect(status).toBe(401)
    }
    await proxied.stop()
  })
})

describe('requests that are no requests', () => {
  it.each([
    ['two Authorization headers', () => raw('/api/me', { authorization: [`Bearer ${token}`, `Bearer ${token}`] }), 401],
    ['a header of 20 KB', () => raw('/api/me', { 'x-long': 'x'.repeat(20_000) }), 431],
  ])('%s', async (_what, send, status) => {
    expect((await send()).status).toBe(status)
  })

  it('two Authorization header lines on the wire are refused', async () => {
    const answer = await bytes(
      `GET /api/me HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\nAuthorization: Bearer x\r\nConnection: close\r\n\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 401 /)
  })

  it.each([
    'GET / HTTP/9.9\r\n\r\n',
    'NONSENSE\r\n\r\n',
    '\0\0\0\0\r\n\r\n',
    'GET /api/me HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n',
  ])('garbage %j is answered with 400 and closed', async (text) => {
    const unreadable = await bytes(text)
    expect(unreadable).toMatch(/^HTTP\/1\.1 400 /)
    expect(Problem.parse(JSON.parse(unreadable.split('\r\n\r\n')[1] ?? '')).code).toBe('request/invalid')
  })

  it('leave the server as it was', async () => {
    expect((await app.call('GET', '/api/me', { token })).status).toBe(200)
  })
})
