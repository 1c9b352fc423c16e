import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { io } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PROTOCOL_VERSION, SOCKET_PATH } from '../../contract/wire/protocol'
import { MIGRATIONS } from '../app'
import { openDatabase } from '../database/database'
import { startTestApp, type TestApp } from '../test-app'
import { IDENTITY_MIGRATIONS } from './migrations'
import { loadSigningKey } from './signing-key'
import { type AttackToken, attackTokens, signerOf } from './test-attack-tokens'
import { createTokens } from './tokens'

let app: TestApp
let tokens: readonly AttackToken[] = []
let valid = ''
let trapped = 0
const trap = createServer((_request, response) => {
  trapped += 1
  response.end()
})

beforeAll(async () => {
  await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve))
  app = await startTestApp()
  const first = await app.login()
  const second = await app.login()
  valid = first.accessToken
  const database = openDatabase(join(app.dataDir, 'loom.db'), MIGRATIONS)
  const row = database.prepare('SELECT private_jwk FROM signing_keys').get() as { private_jwk: string }
  database.close()
  const jwk: JsonWebKey = JSON.parse(row.private_jwk)
  const privateKey: KeyObject = createPrivateKey({ key: jwk, format: 'jwk' })
  tokens = attackTokens(
    {
      accessToken: valid,
      refreshToken: first.refreshToken,
      otherAccessToken: second.accessToken,
      publicJwk: (await app.call('GET', '/.well-known/jwks.json')).json.keys[0],
      publicKey: createPublicKey(privateKey),
      trap: `http://127.0.0.1:${(trap.address() as AddressInfo).port}`,
    },
    signerOf(privateKey),
  )
})

afterAll(async () => {
  await app.stop()
  trap.close()
})

const REFUSALS = ['auth/invalid-token', 'auth/expired-token', 'auth/session-ended', 'auth/missing-token']

describe('attack tokens', () => {
  it('are many, and none of them is the valid one', () => {
    expect(tokens.length).toBeGreaterThan(200)
    expect(tokens.map(({ token }) => token)).not.toContain(valid)
  })

  it('are refused by HTTP, all with 401 and nothing of their content', async () => {
    expect((await app.call('GET', '/api/me', { token: valid })).status).toBe(200)
    const accepted: string[] = []
    for (const { attack, token } of tokens) {
      // Header values can't carry these; a client could not even send them.
      if (/[^\x21-\x7e]/.test(token) || token.length > 15_000) continue
      const { status, json } = await app.call('GET', '/api/me', { token })
      if (status !== 401 || !REFUSALS.includes(json.code)) accepted.push(`${attack}: ${status}`)
      expect(Object.keys(json).sort()).toEqual(['code', 'detail', 'status', 'title', 'type'])
    }
    expect(accepted).toEqual([])
  })

  it('are refused by the socket, all in the handshake', async () => {
    const accepted: string[] = []
    for (const { attack, token } of tokens) {
      const socket = io(app.url, {
        path: SOCKET_PATH,
        transports: ['websocket'],
        auth: { token, protocol: PROTOCOL_VERSION },
        reconnection: false,
        forceNew: true,
      })
      const outcome = await new Promise<string>((resolve) => {
        socket.on('connect', () => resolve('connected'))
        socket.on('disconnect', (reason) => resolve(reason))
        socket.on('connect_error', (error) =>
          resolve((error as { data?: { code?: string } }).data?.code ?? error.message),
        )
      })
      socket.disconnect()
      // Longer than a message may be: the connection is cut before anything is read.
      const cut = token.length > 65_000 && /transport|timeout|parse/.test(outcome)
      if (!cut && !REFUSALS.includes(outcome)) accepted.push(`${attack}: ${outcome}`)
    }
    expect(accepted).toEqual([])
  }, 120_000)

  it('make the server fetch nothing, write no token to the log and crash nothing', async () => {
    expect(trapped).toBe(0)
    expect(app.lines.join('\n')).not.toContain(valid.slice(-40))
    expect((await app.call('GET', '/api/me', { token: valid })).status).toBe(200)
  })

  it.each([
    ['in the query', (token: string) => ['GET', `/api/me?access_token=${token}&token=${token}`, {}] as const],
    ['in a cookie', (token: string) => ['GET', '/api/me', { headers: { cookie: `token=${token}` } }] as const],
    ['in the body', (token: string) => ['PATCH', '/api/me/preferences', { body: { token } }] as const],
    [
      'under another scheme',
      (token: string) => ['GET', '/api/me', { headers: { authorization: `Token ${token}` } }] as const,
    ],
    ['without a scheme', (token: string) => ['GET', '/api/me', { headers: { authorization: token } }] as const],
    [
      'twice in one header',
      (token: string) =>
        ['GET', '/api/me', { headers: { authorization: `Bearer ${token}, Bearer ${token}` } }] as const,
    ],
  ])('a valid token %s is no token', async (_place, request) => {
    const [method, path, options] = request(valid)
    expect((await app.call(method, path, options)).status).toBe(401)
  })
})

describe('the ends of a token', () => {
  it('is expired to the second, by the server’s clock', async () => {
    const directory = await startTestApp()
    const { accessToken } = await directory.login()
    directory.clock.shift = 598_000
    expect((await directory.call('GET', '/api/me', { token: accessToken })).status).toBe(200)
    directory.clock.shift = 601_000
    expect((await directory.call('GET', '/api/me', { token: accessToken })).json.code).toBe('auth/expired-token')
    // A clock that was set back by more than the allowed skew makes the token one from the future.
    directory.clock.shift = -20_000
    expect((await directory.call('GET', '/api/me', { token: accessToken })).status).toBe(200)
    directory.clock.shift = -33_000
    expect((await directory.call('GET', '/api/me', { token: accessToken })).json.code).toBe('auth/invalid-token')
    await directory.stop()
  })

  it('is refused by another server, with another key, and by one with another issuer or audience', async () => {
    const database = openDatabase(':memory:', IDENTITY_MIGRATIONS)
    const key = await loadSigningKey(database, 0)
    const create = (issuer: string, audience: string) => createTokens({ key, issuer, audience, now: () => 1_000_000 })
    const claims = { userId: 'u', sessionId: 's', tokenId: 't', issuedAt: 1000, expiresAt: 1600 }
    const token = await create('a', 'b').sign('at+jwt', claims)
    expect(await create('a', 'b').verify('at+jwt', token)).toEqual(claims)
    expect(await create('a', 'b').sign('at+jwt', claims)).toBe(token)
    await expect(create('x', 'b').verify('at+jwt', token)).rejects.toMatchObject({ code: 'auth/invalid-token' })
    await expect(create('a', 'x').verify('at+jwt', token)).rejects.toMatchObject({ code: 'auth/invalid-token' })
    const other = await loadSigningKey(openDatabase(':memory:', IDENTITY_MIGRATIONS), 0)
    const otherServer = createTokens({
      key: { ...other, kid: key.kid },
      issuer: 'a',
      audience: 'b',
      now: () => 1_000_000,
    })
    await expect(otherServer.verify('at+jwt', token)).rejects.toMatchObject({ code: 'auth/invalid-token' })
    database.close()
  })
})
