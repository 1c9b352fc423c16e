import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { afterEach, describe, expect, it } from 'vitest'
import type { ErrorCode } from '../../../contract/errors'
import type { SessionState } from '../../../contract/ipc/session'
import { SOCKET_PATH } from '../../../contract/wire/protocol'
import { systemClock } from '../clock'
import { createObservable } from '../observable'
import type { Access, Account, Renewal } from '../session/types'
import { createTestHints, createTestLog, until } from '../test-support'
import { createLink } from './link'
import type { Link } from './types'

const account: Account = {
  server: { id: 's', kind: 'remote', name: 's', address: null, username: 'u' },
  user: { id: 'u', username: 'u', role: 'viewer', preferences: { theme: 'system', homeDashboard: null } },
}

let link: Link
let io: Server
afterEach(async () => {
  link.dispose()
  await io.close()
})

/** A server that refuses tokens as told, and a link to it whose session renews as told. */
async function start(
  refuse: (token: string) => ErrorCode | null,
  renew: (set: (token: string) => void) => Renewal,
  first: string | null = 'token',
): Promise<{ tokens: string[]; sockets: () => number; say: (event: string, payload: unknown) => void; log: string[] }> {
  const http = createServer()
  io = new Server(http, { path: SOCKET_PATH, transports: ['websocket'] })
  const tokens: string[] = []
  io.use((socket, next) => {
    const token = String(socket.handshake.auth.token)
    tokens.push(token)
    const code = refuse(token)
    next(code === null ? undefined : Object.assign(new Error(code), { data: { code, message: `It says ${code}.` } }))
  })
  await new Promise<void>((settle) => http.listen(0, '127.0.0.1', settle))
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  const access = createObservable<Access | null>(null)
  const set = (accessToken: string): void =>
    access.set({ serverId: 's', userId: 'u', url, bundled: false, accessToken })
  if (first !== null) set(first)
  const log = createTestLog()
  link = createLink({
    session: {
      account: createObservable<Account | null>(account),
      access,
      current: createObservable<SessionState>({ status: 'starting' }),
      renew: async () => renew(set),
      ended: () => undefined,
    },
    findRoute: () => Promise.reject(new Error('the proxy service is down')),
    hints: createTestHints(),
    clock: systemClock,
    random: () => 0,
    log,
  })
  return {
    tokens,
    sockets: () => io.sockets.sockets.size,
    say: (event, payload) => io.emit(event, payload),
    log: log.lines,
  }
}

const renewed = (set: (token: string) => void): Renewal => {
  set('fresh')
  return { ok: true }
}

describe('a link that is refused', () => {
  it('gets a fresh token for an expired one and goes on at once', async () => {
    const { tokens } = await start((token) => (token === 'token' ? 'auth/expired-token' : null), renewed)
    const states: string[] = []
    link.connection.subscribe(({ status }) => states.push(status))
    await until(link.connection, ({ status }) => status === 'live')
    expect(tokens).toEqual(['token', 'fresh'])
    expect(states, 'no wait in between').toEqual(['live'])
  })

  it('does not hammer a server that refuses the fresh token too', async () => {
    const { tokens } = await start(() => 'auth/invalid-token', renewed)
    await until(link.connection, ({ status }) => status === 'reconnecting')
    expect(tokens.length).toBeLessThanOrEqual(2)
  })

  it('stops when no further try can help, and tries again when the person asks', async () => {
    let tooNew = true
    await start(() => (tooNew ? 'protocol/unsupported-version' : null), renewed)
    const state = await until(link.connection, ({ status }) => status === 'offline')
    expect(state).toMatchObject({ reason: { code: 'protocol/unsupported-version' } })
    tooNew = false
    expect(link.retry().status).toBe('offline')
    await until(link.connection, ({ status }) => status === 'live')
  })

  it('is offline with the reason when no token is to be had', async () => {
    const reason = { code: 'bundled/failed', message: 'It crashed.' } as const
    await start(
      () => null,
      () => ({ ok: false, reason, final: true }),
      null,
    )
    expect(await until(link.connection, ({ status }) => status === 'offline')).toMatchObject({ reason })
  })

  it('waits and asks again when a token is not to be had now', async () => {
    let asked = 0
    const reason = { code: 'link/unreachable', message: 'Nobody answers.' } as const
    await start(
      () => null,
      (set) => {
        asked += 1
        if (asked > 1) return renewed(set)
        return { ok: false, reason, final: false }
      },
      null,
    )
    expect(await until(link.connection, ({ status }) => status === 'reconnecting')).toMatchObject({
      attempt: 1,
      reason,
    })
    await until(link.connection, ({ status }) => status === 'live')
  })
})

describe('what a server announces', () => {
  it('reaches nobody when it is not what the contract says, and the link stays', async () => {
    const { say, log, sockets } = await start(() => null, renewed)
    const heard: unknown[] = []
    link.listen('alert:changed', (changed) => heard.push(changed))
    link.listen('query:frame', (bytes) => heard.push(bytes))
    await until(link.connection, ({ status }) => status === 'live')
    await expect.poll(sockets).toBe(1)
    say('alert:changed', { complete: 'yes' })
    say('query:frame', 'text')
    say('no:such-event', {})
    say('alert:changed', { complete: true, alerts: [] })
    await expect.poll(() => heard).toEqual([{ complete: true, alerts: [] }])
    expect(log.filter((line) => line.includes('announcement-refused'))).toHaveLength(2)
    expect(link.connection.get().status).toBe('live')
  })

  it('is heard no more once a listener has gone', async () => {
    const { say, sockets } = await start(() => null, renewed)
    const heard: unknown[] = []
    const stop = link.listen('alert:changed', (changed) => heard.push(changed))
    await until(link.connection, ({ status }) => status === 'live')
    await expect.poll(sockets).toBe(1)
    stop()
    const last: unknown[] = []
    link.listen('alert:changed', (changed) => last.push(changed))
    say('alert:changed', { complete: true, alerts: [] })
    await expect.poll(() => last.length).toBe(1)
    expect(heard).toEqual([])
  })

  it('brings the link back also after the server closed it', async () => {
    await start(() => null, renewed)
    await until(link.connection, ({ status }) => status === 'live')
    await expect.poll(() => io.sockets.sockets.size).toBe(1)
    io.disconnectSockets(true)
    await until(link.connection, ({ status }) => status === 'reconnecting')
    await until(link.connection, ({ status }) => status === 'live')
  })
})
