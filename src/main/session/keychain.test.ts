import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../clock'
import { createTestClock, createTestLog, createTestSecretStore, until } from '../test-support'
import { ANSWER_TIMEOUT, createKeychain, KEYCHAIN_SERVICE, type Keychain, SAVE_AGAIN_AFTER } from './keychain'
import { missingKeyringTools, startTestKeyring, type TestKeyring } from './test-keyring'

const missing = missingKeyringTools()
let keychain: Keychain

describe.skipIf(missing !== null)(`R10: keytar under real set-ups${missing === null ? '' : ` (${missing})`}`, () => {
  let keyring: TestKeyring
  afterEach(async () => {
    keychain.dispose()
    await keyring.end()
  })

  function start(setUp: Parameters<typeof startTestKeyring>[0]): Keychain {
    keyring = startTestKeyring(setUp)
    keychain = createKeychain({
      store: keyring.store,
      clock: systemClock,
      log: createTestLog(),
      newCanary: () => 'a canary',
    })
    return keychain
  }

  it.each([
    ['unlocked', 'ok'],
    ['locked', 'locked'],
    ['bus without a keyring', 'none'],
    ['no bus', 'none'],
  ] as const)('knows that a desktop with %s is %s', async (setUp, state) => {
    start(setUp)
    // Bus, daemon and helper need their time to start; the keychain's own limit counts from the question on.
    const began = Date.now()
    expect(await keychain.probe()).toBe(state)
    expect(Date.now() - began).toBeLessThan(ANSWER_TIMEOUT + 500)
    const kept = await keychain.set('refresh:test', 'a token')
    expect(kept).toBe(state === 'ok')
    expect(await keychain.get('refresh:test'), 'kept, or at hand in memory').toBe('a token')
    if (state !== 'ok') return
    expect(await keyring.store.getPassword(KEYCHAIN_SERVICE, 'refresh:test')).toBe('a token')
    expect(await keychain.remove('refresh:test')).toBe(true)
    expect(await keyring.store.getPassword(KEYCHAIN_SERVICE, 'refresh:test')).toBeNull()
    expect(await keyring.store.getPassword(KEYCHAIN_SERVICE, 'canary'), 'no canary stays').toBeNull()
  })

  it('R15: a daemon that dies costs nothing: the state is known and the newest secret at hand', async () => {
    start('unlocked')
    await keychain.probe()
    keyring.killDaemon()
    expect(await keychain.set('refresh:test', 'the newest token')).toBe(false)
    expect(keychain.state.get()).toBe('none')
    expect(await keychain.get('refresh:test')).toBe('the newest token')
  })
})

describe('a keychain that misbehaves', () => {
  let store: ReturnType<typeof createTestSecretStore>
  let clock: ReturnType<typeof createTestClock>

  beforeEach(() => {
    store = createTestSecretStore()
    clock = createTestClock()
    keychain = createKeychain({ store, clock, log: createTestLog(), newCanary: () => 'c' })
  })
  afterEach(() => keychain.dispose())

  it('is known to hang after five seconds, is not asked again, and is taken up when it answers', async () => {
    store.fault = 'hangs'
    const probe = keychain.probe()
    await clock.advance(ANSWER_TIMEOUT - 1)
    expect(keychain.state.get()).toBe('checking')
    await clock.advance(1)
    expect(await probe).toBe('timed-out')
    const calls = store.calls.length
    expect(await keychain.get('x')).toBeNull()
    expect(await keychain.set('x', 'secret')).toBe(false)
    expect(store.calls).toHaveLength(calls)
    store.release()
    await until(keychain.state, (state) => state === 'ok')
    await expect.poll(() => store.entries.get('x')).toBe('secret')
  })

  it('is waited for at the end, unless it hangs: then the process may not wait either', async () => {
    store.fault = 'hangs'
    const saving = keychain.set('refresh:test', 'a token')
    let settled = false
    void keychain.settled().then(() => {
      settled = true
    })
    await clock.advance(ANSWER_TIMEOUT - 1)
    expect([settled, keychain.isBusy()]).toEqual([false, true])
    await clock.advance(1)
    expect(await saving).toBe(false)
    await keychain.settled()
    expect(keychain.isBusy()).toBe(true)
    store.release()
    await expect.poll(keychain.isBusy).toBe(false)
  })

  it('is asked one thing at a time', async () => {
    store.fault = 'hangs'
    void keychain.get('a')
    void keychain.get('b')
    await clock.advance(0)
    expect(store.calls).toEqual(['get a'])
  })

  it('gets what it refused after half a minute, the newest of it', async () => {
    store.fault = 'locked'
    await keychain.set('x', 'first')
    await keychain.set('x', 'second')
    await keychain.remove('y')
    store.entries.set('y', 'to be gone')
    store.fault = null
    await clock.advance(SAVE_AGAIN_AFTER)
    expect(store.entries.get('x')).toBe('second')
    expect(store.entries.has('y')).toBe(false)
    expect(keychain.state.get()).toBe('ok')
    await clock.advance(10 * SAVE_AGAIN_AFTER)
    expect(clock.waiting(), 'nothing waits any more').toBe(0)
  })

  it('gets everything that waits as soon as it takes one thing', async () => {
    store.fault = 'none'
    await keychain.set('x', 'secret')
    store.fault = null
    await keychain.set('y', 'other')
    await expect.poll(() => store.entries.get('x')).toBe('secret')
  })

  it('keeps an entry that is too long for some platforms in memory', async () => {
    const long = 'x'.repeat(1201)
    expect(await keychain.set('x', long)).toBe(false)
    expect(await keychain.get('x')).toBe(long)
    expect(store.entries.has('x')).toBe(false)
    expect(await keychain.set('x', 'x'.repeat(1200))).toBe(true)
  })

  it('is locked when what was written cannot be read back', async () => {
    const forgetful = createKeychain({
      store: { ...store, getPassword: async () => null },
      clock,
      log: createTestLog(),
      newCanary: () => 'c',
    })
    expect(await forgetful.probe()).toBe('locked')
    forgetful.dispose()
  })
})
