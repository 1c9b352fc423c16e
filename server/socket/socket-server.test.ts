import { request as httpRequest } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MAX_CLIENT_MESSAGE_BYTES, PROTOCOL_VERSION, SOCKET_PATH } from '../../contract/wire/protocol'
import {
  ALLOWED_ORIGIN,
  connected,
  disconnected,
  next,
  refused,
  sleep,
  startTestServer,
  subscribe,
  type TestServer,
  until,
} from './test-server'

let server: TestServer
beforeEach(async () => {
  server = await startTestServer()
})
afterEach(async () => {
  await server.close()
  expect(server.bugs).toEqual([])
})

const request = { id: 'p1', expr: 'cpu', range: 60, step: 1000 }

describe('connecting', () => {
  it('C1 lets a plain client with default transports in', async () => {
    const client = await connected(server.connect(server.token('ann')))
    await until(() => client.io.engine.transport.name === 'websocket')
  })

  it('C2 refuses with a code in `data`', async () => {
    const handshakes: readonly (readonly [object, string])[] = [
      [{ protocol: PROTOCOL_VERSION }, 'auth/missing-token'],
      [{ token: '', protocol: PROTOCOL_VERSION }, 'auth/missing-token'],
      [{ token: 'forged', protocol: PROTOCOL_VERSION }, 'auth/invalid-token'],
      [{ token: 7, protocol: PROTOCOL_VERSION }, 'auth/invalid-token'],
      [{ token: 'x'.repeat(8193), protocol: PROTOCOL_VERSION }, 'auth/invalid-token'],
      [{ token: server.token('ann'), protocol: 2 }, 'protocol/unsupported-version'],
      [{ token: server.token('ann') }, 'protocol/unsupported-version'],
      [{ token: server.token('ann'), protocol: PROTOCOL_VERSION, admin: true }, 'auth/invalid-token'],
      [{}, 'protocol/unsupported-version'],
    ]
    for (const [auth, code] of handshakes) {
      const error = await refused(server.connect(undefined, { auth }))
      expect(error.data).toMatchObject({ ok: false, code })
    }
    expect(server.metric('loom_socket_connections')).toBe(0)
  })

  it.each(['websocket', 'polling'])('C3 refuses foreign origins over %s, and lets its own in', async (transport) => {
    const token = server.token('ann')
    const options = (origin: string) => ({ transports: [transport], extraHeaders: { origin } })
    const foreign = [
      'https://evil.example',
      'http://loom.example',
      'https://loom.example.evil.example',
      'https://loom.example:444',
      'HTTPS://LOOM.EXAMPLE',
      'null',
      'file://',
      `http://127.0.0.1:${server.port}`,
    ]
    for (const origin of foreign) await refused(server.connect(token, options(origin)))
    await connected(server.connect(token, options(ALLOWED_ORIGIN)))
    expect(server.metric('loom_socket_refusals_total', { code: 'protocol/origin-refused' })).toBe(foreign.length)
  })

  it.each([
    ['websocket', { host: 'rebound.example' }, 'protocol/host-refused'],
    ['polling', { host: 'rebound.example' }, 'protocol/host-refused'],
    ['websocket', { origin: 'https://evil.example' }, 'protocol/origin-refused'],
    ['polling', { origin: 'https://evil.example' }, 'protocol/origin-refused'],
  ])('C3 turns away over %s with 403: %j', async (transport, foreign, code) => {
    const upgrade = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': Buffer.alloc(16).toString('base64'),
    }
    const headers = { ...(transport === 'websocket' ? upgrade : {}), ...foreign }
    const path = `${SOCKET_PATH}/?EIO=4&transport=${transport}`
    const answer = await new Promise((resolve, reject) => {
      httpRequest({ hostname: '127.0.0.1', port: server.port, path, headers }, (response) => {
        let body = ''
        response.on('data', (part) => {
          body += part
        })
        response.on('end', () => resolve([response.statusCode, JSON.parse(body).message]))
      })
        .on('error', reject)
        .end()
    })
    expect(answer).toEqual([403, code])
  })

  it('C4 sends all alerts first, then what changes', async () => {
    const client = server.connect(server.token('ann'))
    expect(await next(client, 'alert:changed')).toEqual({ complete: true, alerts: [] })
    const alert = {
      fingerprint: 'f',
      episode: 'e',
      rule: 'r',
      group: 'g',
      state: 'firing',
      severity: 'critical',
      labels: {},
      annotations: {},
      value: 1,
      activeAt: 1,
      firedAt: 2,
      resolvedAt: null,
    } as const
    const changed = next(client, 'alert:changed')
    server.sockets.announceAlerts([alert])
    expect(await changed).toEqual({ complete: false, alerts: [alert] })
  })

  it('C5 bounds the connections of one user', async () => {
    const token = server.token('ann')
    for (let n = 0; n < 50; n += 1) await connected(server.connect(token, { transports: ['websocket'] }))
    const error = await refused(server.connect(token))
    expect(error.data?.code).toBe('request/too-many')
    await connected(server.connect(server.token('bob')))
  })

  it('C6 says when it stops', async () => {
    const client = await connected(server.connect(server.token('ann')))
    const noticed = next(client, 'server:noticed')
    const gone = disconnected(client)
    const closed = server.sockets.close()
    expect(await noticed).toMatchObject({ kind: 'stopping' })
    expect(await gone).toBe('io server disconnect')
    expect((await refused(server.connect(server.token('ann')))).data?.code).toBe('server/stopping')
    await closed
  })

  it('tells of changed dashboards to their owner alone', async () => {
    const [ann, bob] = await Promise.all([
      connected(server.connect(server.token('ann'))),
      connected(server.connect(server.token('bob'))),
    ])
    const heard: unknown[] = []
    bob.on('dashboard:changed', (changed) => heard.push(changed))
    const changed = { uid: 'home', version: 2, deleted: false }
    const hears = next(ann, 'dashboard:changed')
    server.sockets.announceDashboard('ann', changed)
    expect(await hears).toEqual(changed)
    await sleep(50)
    expect(heard).toEqual([])
  })
})

describe('live frames', () => {
  it('L1 come once a second, right after the sample', async () => {
    server.sample({ cpu: 1 })
    const client = await connected(server.connect(server.token('ann')))
    const view = await subscribe(client, request)
    await until(() => view.frames.length > 0)
    const delays: number[] = []
    for (let n = 0; n < 5; n += 1) {
      await sleep(1000 - (Date.now() % 1000) + 5)
      const frames = view.frames.length
      const sampledAt = performance.now()
      server.sample({ cpu: 2 + n })
      await until(() => view.frames.length > frames)
      delays.push(performance.now() - sampledAt)
    }
    expect(view.breaches).toEqual([])
    expect([...(view.series.values().next().value ?? []).values()].slice(-5)).toEqual([2, 3, 4, 5, 6])
    // The median: other tests share the processor.
    expect(delays.sort((left, right) => left - right)[2]).toBeLessThan(100)
  })
})

describe('a session', () => {
  it('S1 is announced to expire, then ended a grace after its token', async () => {
    const client = server.connect(server.token('ann', 'one', -24_500))
    const expiring = next(client, 'session:expiring')
    const ended = next(client, 'session:ended')
    const gone = disconnected(client)
    expect((await expiring).accessTokenExpiresAt).toBeLessThan(Date.now())
    expect(await ended).toMatchObject({ code: 'auth/expired-token' })
    expect(await gone).toBe('io server disconnect')
  })

  it('S1 is announced a minute before its token ends', async () => {
    const client = server.connect(server.token('ann', 'one', 62_000))
    const early: unknown[] = []
    client.on('session:expiring', (expiring) => early.push(expiring))
    await connected(client)
    await sleep(50)
    expect(early).toEqual([])
    await until(() => early.length === 1)
  })

  it('S2 goes on with a new token of the same user and session', async () => {
    const client = await connected(server.connect(server.token('ann', 'one', -22_500)))
    const answer = await client.emitWithAck('session:renew', { token: server.token('ann', 'one', 300_000) })
    expect(answer).toMatchObject({ ok: true })
    await sleep(2800)
    expect(client.connected).toBe(true)
  })

  it('S2 does not go on with the token of another user or session, or with a bad one', async () => {
    const client = await connected(server.connect(server.token('ann', 'one', -22_500)))
    const renew = (token: string) => client.emitWithAck('session:renew', { token })
    expect(await renew(server.token('bob', 'one'))).toMatchObject({ ok: false, code: 'auth/forbidden' })
    expect(await renew(server.token('ann', 'two'))).toMatchObject({ ok: false, code: 'auth/forbidden' })
    expect(await renew('forged')).toMatchObject({ ok: false, code: 'auth/invalid-token' })
    expect(await disconnected(client)).toBe('io server disconnect')
  })

  it('S3 that is ended takes its sockets along within a second, and no others', async () => {
    const first = await connected(server.connect(server.token('ann', 'one')))
    const second = await connected(server.connect(server.token('ann', 'one')))
    const other = await connected(server.connect(server.token('ann', 'two')))
    const ended = Promise.all([next(first, 'session:ended'), next(second, 'session:ended')])
    const gone = Promise.all([disconnected(first), disconnected(second)])
    const at = Date.now()
    server.endSession('one')
    expect(await ended).toEqual([
      expect.objectContaining({ code: 'auth/session-ended' }),
      expect.objectContaining({ code: 'auth/session-ended' }),
    ])
    await gone
    expect(Date.now() - at).toBeLessThan(1000)
    expect(other.connected).toBe(true)
    expect((await refused(server.connect(server.token('ann', 'one')))).data?.code).toBe('auth/session-ended')
  })
})

describe('bad input', () => {
  const garbage: readonly unknown[] = [
    undefined,
    null,
    0,
    'text',
    [],
    {},
    { id: 'x' },
    { id: 5, expr: 'up', range: 60, step: 1000 },
    { ...request, range: 0 },
    { ...request, range: 1e9 },
    { ...request, step: 10 },
    { ...request, step: 1000.5 },
    { ...request, extra: 1 },
    { ...request, since: { epoch: '', offset: -1 } },
    { ...request, id: 'x'.repeat(65) },
    { ...request, expr: 'x'.repeat(5000) },
    { ...request, __proto__: { id: 'x' } },
    Buffer.from('bytes'),
  ]

  it.each(['query:subscribe', 'query:unsubscribe', 'query:pace', 'session:renew'])(
    'R1 is answered with a code: %s',
    async (event) => {
      const client = await connected(server.connect(server.token('ann')))
      for (const payload of garbage) {
        const answer = (await client.emitWithAck(event as 'query:pace', payload as never)) as object
        if (payload === garbage[16] && event === 'query:subscribe') continue
        expect(answer).toMatchObject({ ok: false, code: expect.stringMatching(/^(request|query)\//) })
      }
      expect(client.connected).toBe(true)
    },
  )

  it('R1 is answered for unknown events and wrong numbers of parts', async () => {
    const client = (await connected(server.connect(server.token('ann')))) as unknown as {
      emitWithAck(event: string, ...args: unknown[]): Promise<unknown>
    }
    const notFound = { ok: false, code: 'request/not-found' }
    for (const event of ['toString', '__proto__', 'constructor', 'query:frame', 'x'.repeat(1000), '']) {
      expect(await client.emitWithAck(event, {})).toMatchObject(notFound)
    }
    const invalid = { ok: false, code: 'request/invalid' }
    expect(await client.emitWithAck('query:unsubscribe')).toMatchObject(invalid)
    expect(await client.emitWithAck('query:unsubscribe', { id: 'x' }, { id: 'y' })).toMatchObject(invalid)
  })

  it('R2 may come without an acknowledgement', async () => {
    const client = await connected(server.connect(server.token('ann')))
    const untyped = client as unknown as { emit(event: string, ...args: unknown[]): void }
    untyped.emit('query:subscribe')
    untyped.emit('query:unsubscribe', { id: 'none' })
    untyped.emit('nonsense', 1, 2, 3)
    expect(await client.emitWithAck('query:unsubscribe', { id: 'none' })).toMatchObject({ code: 'query/unknown' })
  })

  it('R3 is answered with request/too-many when it floods', async () => {
    const client = await connected(server.connect(server.token('ann')))
    const answers = await Promise.all(
      Array.from({ length: 1200 }, () => client.emitWithAck('query:unsubscribe', { id: 'none' })),
    )
    const codes = answers.map((answer) => (answer.ok ? 'ok' : answer.code))
    expect(codes.filter((code) => code === 'request/too-many').length).toBeGreaterThan(50)
    expect(codes.filter((code) => code === 'query/unknown').length).toBeGreaterThanOrEqual(1000)
  })

  it('R4 of more than 64 KiB ends the connection', async () => {
    const client = await connected(server.connect(server.token('ann'), { transports: ['websocket'] }))
    const gone = disconnected(client)
    client.emit('query:unsubscribe', { id: 'x'.repeat(MAX_CLIENT_MESSAGE_BYTES) }, () => {})
    expect(await gone).toMatch(/transport/)
  })
})
