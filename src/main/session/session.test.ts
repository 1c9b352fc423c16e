import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { sendByNode } from '../link/test-network'
import { ADMIN_PASSWORD, startTestServer, type TestServer } from '../link/test-server'
import { createTestClock, createTestSecretStore, until } from '../test-support'
import { startTestDesktop, type TestDesktop } from './test-desktop'
import { refreshEntry } from './token-trades'

let server: TestServer
let desktop: TestDesktop
const before: TestDesktop[] = []

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.remove())
afterEach(async () => {
  await desktop.remove()
  for (const earlier of before.splice(0)) await earlier.remove()
})

function start(options: Parameters<typeof startTestDesktop>[0] = {}): TestDesktop {
  desktop = startTestDesktop({ withLink: false, ...options })
  return desktop
}

function credentials(): { address: string; username: string; password: string } {
  return { address: server.url, username: 'admin', password: ADMIN_PASSWORD }
}

/** Quits and starts again with the same folder and keychain. */
async function restart(store: ReturnType<typeof createTestSecretStore>): Promise<TestDesktop> {
  await desktop.quit()
  before.push(desktop)
  start({ folder: desktop.folder, store })
  await desktop.session.start()
  return desktop
}

describe('signing in', () => {
  it('keeps the refresh token in the keychain and in no file, and takes the session up at the next start', async () => {
    const store = createTestSecretStore()
    start({ store })
    await desktop.session.start()
    const state = await desktop.session.signIn(credentials())
    expect(state).toMatchObject({ status: 'signed-in', kept: true, user: { username: 'admin' } })
    const token = store.entries.get(refreshEntry(server.url)) ?? ''
    expect(token).toMatch(/^eyJ/)
    expect(token.length).toBeLessThanOrEqual(1200)
    await restart(store)
    expect(desktop.session.current.get()).toMatchObject({ status: 'signed-in', kept: true })
    const access = await until(desktop.session.access, (value) => value !== null)
    expect(store.entries.get(refreshEntry(server.url)), 'rotated').not.toBe(token)
    for (const name of readdirSync(desktop.folder)) {
      const text = readFileSync(join(desktop.folder, name), 'utf8')
      for (const secret of [token, ADMIN_PASSWORD, access?.accessToken ?? '?']) expect(text).not.toContain(secret)
    }
    for (const secret of [token, ADMIN_PASSWORD, access?.accessToken ?? '?']) {
      expect(desktop.log.lines.join('\n')).not.toContain(secret)
    }
  })

  it('refuses a wrong password and changes nothing', async () => {
    start()
    await desktop.session.start()
    const state = desktop.session.current.get()
    await expect(desktop.session.signIn({ ...credentials(), password: 'wrong' })).rejects.toMatchObject({
      code: 'auth/invalid-credentials',
    })
    expect(desktop.session.current.get()).toBe(state)
    expect(desktop.session.servers.get()).toHaveLength(1)
  })

  it('tells an address where nothing listens, and one that is none', async () => {
    start()
    await desktop.session.start()
    await expect(desktop.session.signIn({ ...credentials(), address: '127.0.0.1:1' })).rejects.toMatchObject({
      code: 'link/unreachable',
    })
    await expect(desktop.session.signIn({ ...credentials(), address: 'http://example.org' })).rejects.toMatchObject({
      code: 'link/invalid-address',
    })
  })

  it('works without a keychain for this session, says so once, and asks again at the next start', async () => {
    const store = createTestSecretStore()
    store.fault = 'none'
    start({ store })
    await desktop.session.start()
    expect(await desktop.session.signIn(credentials())).toMatchObject({ status: 'signed-in', kept: false })
    expect(await desktop.session.renew(), 'the token in memory renews').toEqual({ ok: true })
    expect(new Set(desktop.notices.all.map(({ id, code }) => `${id} ${code}`))).toEqual(
      new Set(['keychain keychain/unavailable']),
    )
    await restart(store)
    expect(desktop.session.current.get()).toMatchObject({
      status: 'signed-out',
      server: { id: server.url },
      reason: { code: 'keychain/unavailable' },
    })
  })

  it.each(['locked', 'hangs', 'none'] as const)('goes on renewing when the keychain is %s later on', async (fault) => {
    const store = createTestSecretStore()
    const clock = createTestClock(Date.now())
    start({ store, clock })
    await desktop.session.start()
    await desktop.session.signIn(credentials())
    store.fault = fault
    const turns = setInterval(() => void clock.advance(1_000), 5)
    for (let renewal = 0; renewal < 3; renewal += 1) {
      expect(await desktop.session.renew()).toEqual({ ok: true })
    }
    expect(desktop.session.current.get()).toMatchObject({ status: 'signed-in', kept: false })
    const kept = new Set(desktop.notices.all.map(({ id }) => id))
    expect(kept).toEqual(new Set(['keychain']))
    store.release()
    await until(desktop.session.current, (state) => state.status === 'signed-in' && state.kept)
    clearInterval(turns)
    await restart(store)
    expect(await desktop.session.renew()).toEqual({ ok: true })
  })

  it('saves later what a keychain did not take, and then says that it is kept', async () => {
    const store = createTestSecretStore()
    start({ store })
    await desktop.session.start()
    store.fault = 'locked'
    expect(await desktop.session.signIn(credentials())).toMatchObject({ kept: false })
    store.fault = null
    await desktop.keychain.set('anything', 'else')
    await until(desktop.session.current, (state) => state.status === 'signed-in' && state.kept)
  })
})

describe('a start with a known session', () => {
  it('shows who is signed in before the server answers, and keeps that when it does not', async () => {
    const store = createTestSecretStore()
    start({ store })
    await desktop.session.start()
    await desktop.session.signIn(credentials())
    await server.kill()
    await restart(store)
    expect(desktop.session.account.get()).toMatchObject({ server: { id: server.url }, user: { username: 'admin' } })
    expect(await desktop.session.renew()).toMatchObject({
      ok: false,
      final: false,
      reason: { code: 'link/unreachable' },
    })
    expect(desktop.session.current.get().status).toBe('signed-in')
    await server.start()
    expect(await desktop.session.renew()).toEqual({ ok: true })
  })

  it('waits for a keychain that hangs no longer than it must, and goes on when it wakes', async () => {
    const store = createTestSecretStore()
    start({ store })
    await desktop.session.start()
    await desktop.session.signIn(credentials())
    store.fault = 'hangs'
    await desktop.quit()
    before.push(desktop)
    start({ folder: desktop.folder, store })
    const began = Date.now()
    await desktop.session.start()
    expect(Date.now() - began).toBeLessThan(6000)
    expect(desktop.session.current.get()).toMatchObject({ status: 'signed-out', reason: { code: 'keychain/timeout' } })
    store.release()
    await until(desktop.session.current, ({ status }) => status === 'signed-in')
  })
})

describe('R20: a kill at any point of a renewal', () => {
  const points = [
    'before the request leaves',
    'after the server answered, before the answer arrives',
    'before the successor is written',
    'while the successor is written',
    'after the successor is written',
    'after the new token is in use',
  ] as const

  it.each(points)('%s leaves a session that goes on', async (point) => {
    const store = createTestSecretStore()
    start({ store })
    await desktop.session.start()
    await desktop.session.signIn(credentials())
    await desktop.quit()
    before.push(desktop)

    const forever = new Promise<never>(() => undefined)
    let struck = false
    const strike = (at: (typeof points)[number]): Promise<never> | undefined => {
      if (at !== point) return undefined
      struck = true
      return forever
    }
    const killed = startTestDesktop({
      withLink: false,
      folder: desktop.folder,
      store: {
        ...store,
        setPassword: async (service, account, secret) => {
          if (account === refreshEntry(server.url)) {
            await strike('before the successor is written')
            if (point === 'while the successor is written') await strike(point)
            await store.setPassword(service, account, secret)
            await strike('after the successor is written')
          } else await store.setPassword(service, account, secret)
        },
      },
      send: async (url, request, signal) => {
        if (!url.endsWith('/api/auth/refresh')) return sendByNode(url, request, signal)
        await strike('before the request leaves')
        const response = await sendByNode(url, request, signal)
        await strike('after the server answered, before the answer arrives')
        return response
      },
    })
    await killed.session.start()
    if (point === 'after the new token is in use') {
      await until(killed.session.access, (access) => access !== null)
      struck = true
    }
    await expect.poll(() => struck).toBe(true)
    // As a kill does: nothing is taken down in order.
    before.push(killed)

    start({ folder: desktop.folder, store })
    await desktop.session.start()
    expect(desktop.session.current.get().status).toBe('signed-in')
    expect(await desktop.session.renew()).toEqual({ ok: true })
    expect(await desktop.session.renew(), 'and its successor works as well').toEqual({ ok: true })
  })
})

describe('signing out', () => {
  it('leaves nothing behind, and tells the server', async () => {
    const store = createTestSecretStore()
    start({ store })
    await desktop.session.start()
    await desktop.session.signIn(credentials())
    const token = store.entries.get(refreshEntry(server.url))
    const userId = desktop.session.account.get()?.user.id
    expect(await desktop.session.signOut()).toMatchObject({ status: 'signed-out', reason: null })
    expect(store.entries.has(refreshEntry(server.url))).toBe(false)
    expect(desktop.session.access.get()).toBeNull()
    expect(desktop.session.account.get()).toBeNull()
    expect(desktop.erased).toEqual([`${server.url} ${userId}`])
    await expect
      .poll(async () => {
        const answer = await fetch(`${server.url}/api/auth/refresh`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ refreshToken: token }),
        })
        return answer.status
      })
      .toBe(401)
    await restart(store)
    expect(desktop.session.current.get()).toMatchObject({ status: 'signed-out', reason: null })
  })

  it('removes what is kept on the disk before it waits for a keychain that hangs', async () => {
    const store = createTestSecretStore()
    start({ store })
    await desktop.session.start()
    await desktop.session.signIn(credentials())
    store.fault = 'hangs'
    const signingOut = desktop.session.signOut()
    await expect.poll(() => desktop.erased).toHaveLength(1)
    expect(store.entries.has(refreshEntry(server.url)), 'the keychain has not answered yet').toBe(true)
    store.release()
    expect(await signingOut).toMatchObject({ status: 'signed-out', reason: null })
    expect(store.entries.has(refreshEntry(server.url))).toBe(false)
  })

  it('R14: holds without server and without keychain: the next start removes what was left', async () => {
    const store = createTestSecretStore()
    start({ store })
    await desktop.session.start()
    await desktop.session.signIn(credentials())
    await server.kill()
    store.fault = 'locked'
    expect(await desktop.session.signOut()).toMatchObject({ status: 'signed-out' })
    expect(store.entries.has(refreshEntry(server.url)), 'the keychain refused').toBe(true)
    store.fault = null
    await restart(store)
    expect(desktop.session.current.get()).toMatchObject({ status: 'signed-out' })
    expect(store.entries.has(refreshEntry(server.url))).toBe(false)
    await server.start()
  })
})

describe('known servers', () => {
  it('are switched between, the bundled one first, each keeping its session', async () => {
    const store = createTestSecretStore()
    start({ store })
    await desktop.session.start()
    await desktop.session.signIn(credentials())
    expect(desktop.session.servers.get().map(({ id }) => id)).toEqual(['bundled', server.url])
    expect(await desktop.session.switchTo('bundled')).toEqual({ status: 'starting' })
    expect(desktop.session.access.get()).toBeNull()
    expect(await desktop.session.switchTo(server.url)).toMatchObject({ status: 'signed-in' })
    await until(desktop.session.access, (access) => access?.url === server.url)
    await expect(desktop.session.switchTo('https://unknown.example.org')).rejects.toMatchObject({
      code: 'request/not-found',
    })
  })

  it('survive a damaged list: it is kept aside and said', async () => {
    start()
    const path = join(desktop.folder, 'servers.json')
    const { writeFileSync } = await import('node:fs')
    writeFileSync(path, '{"version":1,"active":')
    await desktop.quit()
    before.push(desktop)
    start({ folder: desktop.folder })
    expect(desktop.session.servers.get()).toHaveLength(1)
    expect(desktop.notices.all.map(({ id }) => id)).toEqual(['servers-damaged'])
    expect(readdirSync(desktop.folder).some((name) => name.startsWith('servers.json.damaged-'))).toBe(true)
  })
})
