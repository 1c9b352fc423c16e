import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { sendByNode } from '../link/test-network'
import { ADMIN_PASSWORD, startTestServer, type TestServer } from '../link/test-server'
import type { SendRequest } from '../link/types'
import { createTestSecretStore, until } from '../test-support'
import { startTestDesktop, type TestDesktop } from './test-desktop'
import { refreshEntry } from './token-trades'

let server: TestServer
const desktops: TestDesktop[] = []

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.remove())
afterEach(async () => {
  for (const desktop of desktops.splice(0)) await desktop.remove()
})

/** A network whose answers to renewals can be held back: the server has spent the old token by then. */
function createSlowNetwork(): {
  readonly send: SendRequest
  readonly hold: () => void
  readonly release: () => void
  /** How many renewals the server has answered so far. */
  readonly renewals: () => number
} {
  let held: Promise<void> = Promise.resolve()
  let release = (): void => undefined
  let renewals = 0
  return {
    send: async (url, request, signal) => {
      const answer = await sendByNode(url, request, signal)
      if (url.endsWith('/api/auth/refresh')) {
        renewals += 1
        await held
      }
      return answer
    },
    hold: () => {
      held = new Promise((settle) => {
        release = settle
      })
    },
    release: () => release(),
    renewals: () => renewals,
  }
}

async function signedIn() {
  const store = createTestSecretStore()
  const network = createSlowNetwork()
  const desktop = startTestDesktop({ withLink: false, store, send: network.send })
  desktops.push(desktop)
  await desktop.session.start()
  await desktop.session.signIn({ address: server.url, username: 'admin', password: ADMIN_PASSWORD })
  return { store, network, desktop, entry: refreshEntry(server.url) }
}

/** What the server says to this refresh token now. */
async function statusOf(refreshToken: string | undefined): Promise<number> {
  const { status } = await fetch(`${server.url}/api/auth/refresh`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ refreshToken }),
  })
  return status
}

describe('while a renewal is under way', () => {
  it('going to another server keeps the session that waits to be come back to', async () => {
    const { store, network, desktop, entry } = await signedIn()
    const before = store.entries.get(entry)
    network.hold()
    void desktop.session.renew()
    await expect.poll(network.renewals).toBe(1)
    await desktop.session.switchTo('bundled')
    network.release()
    // Its successor is kept.
    await expect.poll(() => store.entries.get(entry)).not.toBe(before)
    expect(desktop.session.access.get(), 'and is not the session on show').toBeNull()
    expect(await desktop.session.switchTo(server.url)).toMatchObject({ status: 'signed-in', kept: true })
    await until(desktop.session.access, (access) => access?.url === server.url)
  })

  it('going to and fro renews once, and stays signed in', async () => {
    const { network, desktop } = await signedIn()
    network.hold()
    void desktop.session.renew()
    await expect.poll(network.renewals).toBe(1)
    for (let turn = 0; turn < 10; turn += 1) {
      await desktop.session.switchTo('bundled')
      await desktop.session.switchTo(server.url)
    }
    network.release()
    await until(desktop.session.access, (access) => access?.url === server.url)
    expect(network.renewals()).toBe(1)
    expect(await desktop.session.renew(), 'the session lives on the server').toEqual({ ok: true })
  })

  it('quitting logs nobody out', async () => {
    const { store, network, desktop } = await signedIn()
    network.hold()
    void desktop.session.renew()
    await expect.poll(network.renewals).toBe(1)
    await desktop.quit()
    network.release()
    const next = startTestDesktop({ withLink: false, store, folder: desktop.folder })
    desktops.push(next)
    await next.session.start()
    await until(next.session.access, (access) => access !== null)
    expect(await next.session.renew()).toEqual({ ok: true })
  })

  it('signing out leaves no token behind, and none that works', async () => {
    const { store, network, desktop, entry } = await signedIn()
    const before = store.entries.get(entry)
    network.hold()
    void desktop.session.renew()
    await expect.poll(network.renewals).toBe(1)
    await desktop.session.signOut()
    network.release()
    await expect.poll(() => statusOf(before)).toBe(401)
    expect(store.entries.has(entry)).toBe(false)
    expect(desktop.session.current.get()).toMatchObject({ status: 'signed-out', reason: null })
  })

  it('signing in anew keeps the new session', async () => {
    const { store, network, desktop, entry } = await signedIn()
    network.hold()
    void desktop.session.renew()
    await expect.poll(network.renewals).toBe(1)
    await desktop.session.signIn({ address: server.url, username: 'admin', password: ADMIN_PASSWORD })
    const token = store.entries.get(entry)
    network.release()
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(store.entries.get(entry)).toBe(token)
    expect(await desktop.session.renew()).toEqual({ ok: true })
  })
})
