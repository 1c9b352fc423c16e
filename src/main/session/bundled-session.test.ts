import { rm } from 'node:fs/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { sendByNode } from '../link/test-network'
import { startBundledServer } from '../link/test-server'
import type { SendRequest } from '../link/types'
import { createTestSecretStore, until } from '../test-support'
import { startTestDesktop, type TestDesktop } from './test-desktop'
import { refreshEntry } from './token-trades'

const desktops: TestDesktop[] = []
const servers: Awaited<ReturnType<typeof startBundledServer>>[] = []

afterEach(async () => {
  for (const desktop of desktops.splice(0)) await desktop.remove()
  for (const server of servers.splice(0)) {
    await server.end()
    await rm(server.dataDir, { recursive: true, force: true })
  }
})

function start(options: Parameters<typeof startTestDesktop>[0] = {}): TestDesktop {
  const desktop = startTestDesktop(options)
  desktops.push(desktop)
  return desktop
}

async function serve(secret: string, dataDir?: string): ReturnType<typeof startBundledServer> {
  const server = await startBundledServer(secret, dataDir)
  servers.push(server)
  return server
}

const SECRET = 'a launch secret of more than thirty-two letters'

describe('the bundled server', () => {
  it('needs nothing typed: the session begins when the server listens, and its token is in the keychain', async () => {
    const store = createTestSecretStore()
    const desktop = start({ store })
    await desktop.session.start()
    expect(desktop.session.current.get()).toEqual({ status: 'starting' })
    expect(desktop.link.connection.get().status).toBe('connecting')
    const { url } = await serve(SECRET)
    desktop.bundled.endpoint.set({ url, launchSecret: SECRET })
    const state = await until(desktop.session.current, (now) => now.status === 'signed-in' && now.kept)
    expect(state).toMatchObject({ server: { kind: 'bundled', address: null }, user: { username: 'local' } })
    await until(desktop.link.connection, ({ status }) => status === 'live')
    expect(store.entries.get(refreshEntry('bundled'))).toMatch(/^eyJ/)
    expect(desktop.log.lines.join('\n')).not.toContain(SECRET)
  })

  it('takes the kept token first, and the launch secret when the server knows that token no more', async () => {
    const store = createTestSecretStore()
    const first = start({ store })
    const server = await serve(SECRET)
    await first.session.start()
    first.bundled.endpoint.set({ url: server.url, launchSecret: SECRET })
    await until(first.session.current, (now) => now.status === 'signed-in' && now.kept)
    await first.quit()

    const paths: string[] = []
    const noting: SendRequest = (url, request, signal) => {
      paths.push(new URL(url).pathname)
      return sendByNode(url, request, signal)
    }
    const second = start({ store, folder: first.folder, send: noting })
    second.bundled.endpoint.set({ url: server.url, launchSecret: SECRET })
    await second.session.start()
    await until(second.session.access, (access) => access !== null)
    expect(paths).toEqual(['/api/auth/refresh'])
    await second.quit()

    const empty = await serve(SECRET)
    const third = start({ store, folder: first.folder, send: noting })
    third.bundled.endpoint.set({ url: empty.url, launchSecret: SECRET })
    await third.session.start()
    await until(third.session.access, (access) => access?.url === empty.url)
    expect(paths.slice(1)).toEqual(['/api/auth/refresh', '/api/auth/login'])
  })

  it('does not wait for a keychain that hangs', async () => {
    const store = createTestSecretStore()
    store.fault = 'hangs'
    const desktop = start({ store })
    const { url } = await serve(SECRET)
    desktop.bundled.endpoint.set({ url, launchSecret: SECRET })
    const began = Date.now()
    await desktop.session.start()
    await until(desktop.session.access, (access) => access !== null)
    expect(Date.now() - began).toBeLessThan(2000)
    store.release()
    await until(desktop.session.current, (now) => now.status === 'signed-in' && now.kept)
  })

  it('goes on after the server restarted elsewhere with another secret', async () => {
    const desktop = start()
    const first = await serve(SECRET)
    desktop.bundled.endpoint.set({ url: first.url, launchSecret: SECRET })
    await desktop.session.start()
    await until(desktop.link.connection, ({ status }) => status === 'live')
    await first.end()
    desktop.bundled.endpoint.set(null)
    await until(desktop.link.connection, ({ status }) => status === 'reconnecting')
    const other = 'another launch secret of more than thirty-two letters'
    const second = await serve(other, first.dataDir)
    desktop.bundled.endpoint.set({ url: second.url, launchSecret: other })
    await until(desktop.link.connection, ({ status }) => status === 'live')
    expect(desktop.session.access.get()?.url).toBe(second.url)
  })

  it('shows why the server gave up, and begins once it is back', async () => {
    const desktop = start()
    await desktop.session.start()
    const reason = { code: 'bundled/failed' as const, message: 'It crashed three times.' }
    desktop.bundled.state.set({ status: 'failed', reason })
    expect(desktop.session.current.get()).toMatchObject({ status: 'signed-out', reason })
    expect(desktop.link.connection.get().status).toBe('signed-out')
    const { url } = await serve(SECRET)
    desktop.bundled.state.set({ status: 'running' })
    desktop.bundled.endpoint.set({ url, launchSecret: SECRET })
    await until(desktop.link.connection, ({ status }) => status === 'live')
  })

  it('signs in again when the server ends the session, and not after signing out', async () => {
    const desktop = start()
    const { url } = await serve(SECRET)
    desktop.bundled.endpoint.set({ url, launchSecret: SECRET })
    await desktop.session.start()
    await until(desktop.link.connection, ({ status }) => status === 'live')
    const token = desktop.session.access.get()?.accessToken ?? ''
    await fetch(`${url}/api/auth/logout`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{}',
    })
    await until(desktop.link.connection, ({ status }) => status !== 'live')
    await until(desktop.link.connection, ({ status }) => status === 'live')
    expect(desktop.session.access.get()?.accessToken).not.toBe(token)

    await desktop.session.signOut()
    desktop.bundled.endpoint.set(null)
    desktop.bundled.endpoint.set({ url, launchSecret: SECRET })
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(desktop.session.current.get().status).toBe('signed-out')
    await desktop.session.switchTo('bundled')
    await until(desktop.link.connection, ({ status }) => status === 'live')
  })
})
