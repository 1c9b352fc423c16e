import { createServer, type Server } from 'node:http'
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Socket,
  type Server as TcpServer,
} from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { HttpsProxyAgent } from 'https-proxy-agent'
import { SocksProxyAgent } from 'socks-proxy-agent'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { LoomError } from '../../../contract/errors'
import { systemClock } from '../clock'
import { createTestClock } from '../test-support'
import { checkServer } from './check-server'
import { classifyRefusal } from './classify-refusal'
import { dial, type LinkSocket } from './dial'
import { agentOf, createFindRoute, systemCertificates } from './find-route'
import { createHttpClient } from './http-client'
import { networkFault } from './network-fault'
import { makeTestCertificate } from './test-certificate'
import { sendByNode } from './test-network'
import { ADMIN_PASSWORD, startTestServer, type TestServer } from './test-server'

const certificate = makeTestCertificate()
const http = createHttpClient({ sendToBundled: sendByNode, sendToRemote: sendByNode, clock: systemClock })
const closing: (Server | TcpServer)[] = []
let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.remove())
afterEach(() => {
  for (const one of closing.splice(0)) one.close()
})

async function listen(one: Server | TcpServer): Promise<number> {
  closing.push(one)
  await new Promise<void>((settle) => one.listen(0, '127.0.0.1', settle))
  return (one.address() as AddressInfo).port
}

/** The real server behind TLS, as behind a proxy of a company. */
async function behindTls(): Promise<string> {
  const port = await listen(createTlsServer(certificate, (socket) => pipe(socket, connectTo(server.url))))
  return `https://127.0.0.1:${port}`
}

function connectTo(url: string): Socket {
  return connect(Number(new URL(url).port), '127.0.0.1')
}

function pipe(one: Socket, other: Socket): void {
  one.pipe(other).pipe(one)
  one.on('error', () => other.destroy())
  other.on('error', () => one.destroy())
}

/** Answers every request alike. */
function answering(status: number, body: string, headers: Record<string, string> = {}): Promise<number> {
  return listen(
    createServer((_request, response) => {
      response.writeHead(status, headers)
      response.end(body)
    }),
  )
}

async function faultOf(origin: string): Promise<LoomError> {
  try {
    await checkServer(http, { url: origin, bundled: false })
  } catch (error) {
    if (error instanceof LoomError) return error
    throw error
  }
  throw new Error('it was taken for a Loom server')
}

describe('what is at an address', () => {
  it('is a Loom server when it says so', async () => {
    await expect(checkServer(http, { url: server.url, bundled: false })).resolves.toBeUndefined()
  })

  it.each([
    ['a page', 200, '<html>hello</html>', 'link/not-loom'],
    ['another JSON service', 200, '{"status":"ok"}', 'link/not-loom'],
    ['nothing known', 404, 'not found', 'link/not-loom'],
    ['an error', 502, 'bad gateway', 'server/unavailable'],
    ['a proxy that wants a password', 407, '', 'link/unreachable'],
    ['an older Loom', 200, '{"status":"ok","application":"loom","protocol":{"min":0,"max":0}}', 'link/server-too-old'],
    ['a newer Loom', 200, '{"status":"ok","application":"loom","protocol":{"min":2,"max":3}}', 'link/server-too-new'],
    [
      'something that speaks of problems too',
      401,
      '{"type":"about:blank","title":"No","status":401,"code":"auth/missing-token","detail":"No"}',
      'link/not-loom',
    ],
  ])('is told when it is %s', async (_what, status, body, code) => {
    expect(await faultOf(`http://127.0.0.1:${await answering(status, body)}`)).toMatchObject({ code })
  })

  it('is not followed when it leads elsewhere', async () => {
    const port = await answering(302, '', { location: `${server.url}/healthz` })
    expect(await faultOf(`http://127.0.0.1:${port}`)).toMatchObject({
      code: 'link/not-loom',
      message: expect.stringContaining('leads to another address'),
    })
  })

  it('is told when nothing listens, when its certificate is unknown, and when it speaks no https', async () => {
    expect(await faultOf('http://127.0.0.1:1')).toMatchObject({ code: 'link/unreachable' })
    expect(await faultOf(await behindTls())).toMatchObject({ code: 'link/untrusted-certificate' })
    expect(await faultOf(server.url.replace('http:', 'https:'))).toMatchObject({ code: 'link/not-loom' })
    expect(await faultOf('https://name.invalid')).toMatchObject({ code: 'link/unreachable' })
  })

  it('is given up on when it does not answer in time', async () => {
    const clock = createTestClock()
    const patient = createHttpClient({ sendToBundled: sendByNode, sendToRemote: sendByNode, clock })
    const port = await listen(createTcpServer(() => undefined))
    const asked = patient
      .send({ url: `http://127.0.0.1:${port}`, bundled: false }, { method: 'GET', path: '/healthz' }, z.unknown())
      .catch((error: unknown) => error)
    await clock.advance(15_000)
    expect(await asked).toMatchObject({ code: 'link/timeout' })
  })

  it('is cut off when its answer never ends', async () => {
    const port = await listen(
      createServer((_request, response) => {
        const chunk = Buffer.alloc(4 * 1024 * 1024, 'x')
        const more = (): void => {
          if (!response.destroyed) response.write(chunk, () => more())
        }
        more()
      }),
    )
    expect(await faultOf(`http://127.0.0.1:${port}`)).toMatchObject({ code: 'link/not-loom' })
  })

  it("keeps the server's own code and words", async () => {
    const login = http.send(
      { url: server.url, bundled: false },
      { method: 'POST', path: '/api/auth/login', body: { username: 'admin', password: 'wrong' } },
      z.unknown(),
    )
    await expect(login).rejects.toMatchObject({ code: 'auth/invalid-credentials' })
  })
})

describe('errors of Chromium', () => {
  it.each([
    ['net::ERR_CERT_AUTHORITY_INVALID', 'link/untrusted-certificate'],
    ['net::ERR_CERT_COMMON_NAME_INVALID', 'link/untrusted-certificate'],
    ['net::ERR_SSL_PROTOCOL_ERROR', 'link/not-loom'],
    ['net::ERR_CONNECTION_TIMED_OUT', 'link/timeout'],
    ['net::ERR_NAME_NOT_RESOLVED', 'link/unreachable'],
    ['net::ERR_INTERNET_DISCONNECTED', 'link/unreachable'],
    ['net::ERR_PROXY_CONNECTION_FAILED', 'link/unreachable'],
    ["Attempted to redirect, but redirect policy was 'error'", 'link/not-loom'],
  ])('%s means %s', (message, code) => {
    expect(networkFault(new Error(message), 'https://x.example')).toMatchObject({ code })
  })
})

describe('a refused connection', () => {
  const withData = (code: string): Error => Object.assign(new Error('x'), { data: { code, message: 'why' } })

  it.each([
    ['auth/expired-token', 'renew'],
    ['auth/session-ended', 'renew'],
    ['protocol/unsupported-version', 'give-up'],
    ['protocol/origin-refused', 'give-up'],
    ['server/stopping', 'retry'],
    ['request/too-many', 'retry'],
  ])('with %s means to %s', (code, next) => {
    expect(classifyRefusal(withData(code), 'https://x.example')).toEqual({ reason: { code, message: 'why' }, next })
  })

  it('with an unknown code, or none, is a fault of the network', () => {
    expect(classifyRefusal(withData('made/up'), 'https://x.example')).toMatchObject({
      reason: { code: 'link/unreachable' },
      next: 'retry',
    })
  })
})

describe("the system's proxy", () => {
  it.each([
    ['DIRECT', null],
    ['', null],
    ['PROXY proxy.example:8080; DIRECT', 'http://proxy.example:8080/'],
    ['HTTPS proxy.example:443', 'https://proxy.example/'],
  ])('%s is %s', async (pac, proxy) => {
    const agent = await agentOf(pac)
    expect(agent instanceof HttpsProxyAgent ? agent.proxy.href : agent).toBe(proxy)
  })

  it.each(['SOCKS5 proxy.example:1080', 'SOCKS proxy.example:1080'])('%s goes through SOCKS', async (pac) => {
    expect(await agentOf(pac)).toBeInstanceOf(SocksProxyAgent)
  })

  it('carries the live link over TLS, and its certificate is judged by what the system trusts', async () => {
    const origin = await behindTls()
    const asked: string[] = []
    const proxy = createServer()
    proxy.on('connect', (request, socket: Socket) => {
      asked.push(request.url ?? '')
      const target = connect(Number((request.url ?? '').split(':')[1]), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
        pipe(socket, target)
      })
    })
    const port = await listen(proxy)
    const { accessToken } = await http.send(
      { url: server.url, bundled: false },
      { method: 'POST', path: '/api/auth/login', body: { username: 'admin', password: ADMIN_PASSWORD } },
      z.object({ accessToken: z.string() }),
    )
    const access = { serverId: 's', userId: 'u', url: origin, bundled: false, accessToken }
    const resolveProxy = async (): Promise<string> => `PROXY 127.0.0.1:${port}`

    const trusting = createFindRoute({ resolveProxy, systemCertificates: async () => [certificate.cert] })
    const connected = dial(access, await trusting(origin))
    expect(await outcomeOf(connected)).toBeNull()
    connected.disconnect()
    expect(asked).toEqual([new URL(origin).host])

    const wary = createFindRoute({ resolveProxy, systemCertificates: async () => [] })
    const refused = dial(access, await wary(origin))
    const error = await outcomeOf(refused)
    expect(refused.connected).toBe(false)
    expect(classifyRefusal(error ?? new Error('none'), origin)).toMatchObject({
      reason: { code: 'link/untrusted-certificate' },
    })
    refused.disconnect()
  })

  it('is asked for plain http as well, without certificates', async () => {
    const find = createFindRoute({ resolveProxy: async () => 'DIRECT', systemCertificates: async () => ['unused'] })
    expect(await find('http://192.168.0.7')).toEqual({})
  })

  it.skipIf(process.platform !== 'linux')('is read with the bundle of certificates that Linux keeps', async () => {
    for (const pem of await systemCertificates()) expect(pem).toContain('-----BEGIN CERTIFICATE-----')
  })
})

function outcomeOf(socket: LinkSocket): Promise<Error | null> {
  return new Promise((settle) => {
    socket.once('connect', () => settle(null))
    socket.once('connect_error', settle)
    socket.connect()
  })
}
