import { describe, expect, it } from 'vitest'
import { createTestSecretStore } from '../test-support'
import { createRecoveringStore } from './recovering-store'

describe('a keychain whose daemon was replaced', () => {
  it('is asked from a fresh process', async () => {
    const fresh = createTestSecretStore()
    const failing = async (): Promise<never> => {
      throw new Error('The session wrapping the secret does not exist')
    }
    const store = createRecoveringStore({ getPassword: failing, setPassword: failing, deletePassword: failing }, fresh)
    await store.setPassword('Loom', 'a', 'secret')
    expect(await store.getPassword('Loom', 'a')).toBe('secret')
    expect(await store.deletePassword('Loom', 'a')).toBe(true)
    expect(fresh.calls).toEqual(['set a', 'get a', 'delete a'])
  })

  it('is not asked twice when it is locked, or answers', async () => {
    const own = createTestSecretStore()
    const fresh = createTestSecretStore()
    const store = createRecoveringStore(own, fresh)
    await store.setPassword('Loom', 'a', 'secret')
    own.fault = 'locked'
    await expect(store.setPassword('Loom', 'a', 'other')).rejects.toThrow('locked')
    expect(fresh.calls).toEqual([])
  })
})
