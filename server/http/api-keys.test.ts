import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isApiKeyText } from '../identity/api-key-text'
import { MAX_KEYS_PER_USER } from '../identity/api-keys'
import { startTestApp, type TestApp } from '../test-app'

const QUERY = '/api/v1/query?query=1'

let app: TestApp
let token = ''

beforeAll(async () => {
  app = await startTestApp()
  token = (await app.login()).accessToken
})
afterAll(() => app.stop())

async function newKey(body: object = {}, by = token) {
  const answer = await app.call('POST', '/api/keys', {
    token: by,
    body: { name: 'a', scopes: ['metrics:read'], ...body },
  })
  expect(answer.status, answer.text).toBe(201)
  return answer.json
}

async function newUser(username: string, role: string) {
  const password = 'a very good password'
  const { json } = await app.call('POST', '/api/users', { token, body: { username, password, role } })
  return { id: json.id as string, token: (await app.login(username, password)).accessToken }
}

const basic = (user: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
})

describe('API keys', () => {
  it('are shown once, and stored as a hash', async () => {
    const made = await newKey({ name: 'laptop', scopes: ['metrics:write', 'metrics:read'] })
    expect(made.key).toMatch(/^loom_[\w-]{49}$/)
    expect(isApiKeyText(made.key)).toBe(true)
    const list = await app.call('GET', '/api/keys', { token })
    expect(list.json.keys).toContainEqual({
      id: made.id,
      name: 'laptop',
      scopes: ['metrics:write', 'metrics:read'],
      createdAt: made.createdAt,
      lastUsedAt: null,
      expiresAt: null,
    })
    expect(list.text).not.toContain(made.key)
    expect(app.lines.join('\n')).not.toContain(made.key)
  })

  it('open what their scope names: as a bearer, or as the password of whatever user name', async () => {
    const { key, id } = await newKey()
    expect((await app.call('GET', QUERY, { token: key })).status).toBe(200)
    for (const user of ['', 'prometheus', 'x']) {
      expect((await app.call('GET', QUERY, { headers: basic(user, key) })).status).toBe(200)
    }
    const hour = app.clock.now() - (app.clock.now() % 3600_000)
    const { keys } = (await app.call('GET', '/api/keys', { token })).json
    expect(keys.find((one: { id: string }) => one.id === id).lastUsedAt).toBe(hour)
  })

  it('without the scope open nothing', async () => {
    const { key } = await newKey({ scopes: ['metrics:write'] })
    const refused = await app.call('GET', QUERY, { token: key })
    expect([refused.status, refused.json.code, refused.json.errorType]).toEqual([403, 'auth/forbidden', 'forbidden'])
  })

  it('open none of the routes that name no scope: no key makes or shows keys', async () => {
    const { key } = await newKey({ scopes: ['metrics:write', 'metrics:read'] })
    for (const route of app.routes.filter((one) => one.access !== 'open' && one.scope === undefined)) {
      const path = route.path.replace(/:\w+/g, 'none')
      const { status, json } = await app.call(route.method, path, { token: key })
      expect([route.path, status, json.code]).toEqual([route.path, 403, 'auth/forbidden'])
    }
  })

  it('that are mistyped, unknown or no keys at all are refused alike', async () => {
    const { key } = await newKey()
    const other = `${key.slice(0, 20)}${key[20] === 'A' ? 'B' : 'A'}${key.slice(21)}`
    for (const wrong of [other, 'loom_', `${key}x`, key.slice(0, -1)]) {
      const { status, json } = await app.call('GET', QUERY, { token: wrong })
      expect([status, json.code]).toEqual([401, 'auth/invalid-token'])
    }
    for (const headers of [basic('admin', 'correct horse battery'), { authorization: 'Basic' }, basic('', '')]) {
      expect((await app.call('GET', QUERY, { headers })).json.code).toBe('auth/invalid-token')
    }
  })

  it('are refused from the moment they are revoked, by their owner alone', async () => {
    const { key, id } = await newKey()
    const other = await newUser('eve', 'admin')
    expect((await app.call('DELETE', `/api/keys/${id}`, { token: other.token })).status).toBe(404)
    expect((await app.call('GET', QUERY, { token: key })).status).toBe(200)
    expect((await app.call('DELETE', `/api/keys/${id}`, { token })).status).toBe(204)
    expect((await app.call('GET', QUERY, { token: key })).json.code).toBe('auth/invalid-token')
    expect((await app.call('DELETE', `/api/keys/${id}`, { token })).json.code).toBe('request/not-found')
  })

  it('end at their time', async () => {
    const { key } = await newKey({ expiresAt: app.clock.now() + 60_000 })
    expect((await app.call('GET', QUERY, { token: key })).status).toBe(200)
    app.clock.shift += 61_000
    expect((await app.call('GET', QUERY, { token: key })).json.code).toBe('auth/expired-token')
    const past = { name: 'a', scopes: ['metrics:read'], expiresAt: 1 }
    expect((await app.call('POST', '/api/keys', { token, body: past })).status).toBe(400)
  })

  it('stop with their user, and write only for editors', async () => {
    const viewer = await newUser('vera', 'viewer')
    const body = { name: 'a', scopes: ['metrics:write'] }
    const refused = await app.call('POST', '/api/keys', { token: viewer.token, body })
    expect([refused.status, refused.json.code]).toEqual([403, 'auth/forbidden'])
    const { key } = await newKey({}, viewer.token)
    expect((await app.call('GET', QUERY, { token: key })).status).toBe(200)
    await app.call('PATCH', `/api/users/${viewer.id}`, { token, body: { disabled: true } })
    expect((await app.call('GET', QUERY, { token: key })).json.code).toBe('auth/invalid-token')
  })

  it('are limited in number', async () => {
    const user = await newUser('max', 'viewer')
    for (let made = 0; made < MAX_KEYS_PER_USER; made += 1) await newKey({}, user.token)
    const body = { name: 'one more', scopes: ['metrics:read'] }
    const refused = await app.call('POST', '/api/keys', { token: user.token, body })
    expect([refused.status, refused.json.code]).toEqual([409, 'request/conflict'])
  })

  it('ask for a name and for scopes that exist', async () => {
    for (const body of [
      { name: '', scopes: ['metrics:read'] },
      { name: 'a', scopes: [] },
      { name: 'a', scopes: ['everything'] },
      { name: 'a', scopes: ['metrics:read', 'metrics:read'] },
    ]) {
      expect((await app.call('POST', '/api/keys', { token, body })).json.code).toBe('request/invalid')
    }
  })
})
