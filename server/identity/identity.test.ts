import { afterEach, describe, expect, it } from 'vitest'
import { ADMIN, createTestIdentity, type TestIdentity } from './test-identity'

const open: TestIdentity[] = []

async function create(...given: Parameters<typeof createTestIdentity>): Promise<TestIdentity> {
  const created = await createTestIdentity(...given)
  open.push(created)
  return created
}

afterEach(() => {
  for (const created of open.splice(0)) created.close()
})

const HERE = '192.0.2.1'
const STRONG = 'another good password'

describe('signing in', () => {
  it('answers a pair of tokens with their ends and the user', async () => {
    const { identity, clock } = await create()
    const answer = await identity.login(ADMIN, HERE)
    expect(answer).toMatchObject({
      accessTokenExpiresAt: clock.now + 600_000,
      refreshTokenExpiresAt: clock.now + 30 * 86_400_000,
      user: { username: 'admin', role: 'admin', preferences: { theme: 'system', homeDashboard: null } },
    })
    const caller = await identity.verifyAccess(answer.accessToken)
    expect(caller).toEqual({ user: answer.user, sessionId: expect.any(String), expiresAt: answer.accessTokenExpiresAt })
  })

  it('carries the claims of an access token and of a refresh token', async () => {
    const { identity } = await create()
    const { accessToken, refreshToken, user } = await identity.login(ADMIN, HERE)
    const parts = (token: string) =>
      token
        .split('.')
        .slice(0, 2)
        .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()))
    const [header, claims] = parts(accessToken)
    expect(header).toEqual({ alg: 'EdDSA', typ: 'at+jwt', kid: identity.publicKeys().keys[0]?.kid })
    expect(Object.keys(claims).sort()).toEqual(['aud', 'exp', 'iat', 'iss', 'jti', 'sid', 'sub'])
    expect(claims).toMatchObject({ iss: 'loom', aud: 'loom', sub: user.id })
    expect(claims.exp - claims.iat).toBe(600)
    expect(parts(refreshToken)[0]).toMatchObject({ typ: 'rt+jwt' })
  })

  it('refuses a wrong password, an unknown user and a disabled one in the same words', async () => {
    const { identity } = await create()
    const { id } = await identity.createAccount({ username: 'ada', password: STRONG, role: 'viewer' })
    await identity.changeAccount(id, { disabled: true })
    const refusals = await Promise.all(
      [
        { username: 'admin', password: 'wrong' },
        { username: 'nobody', password: 'wrong' },
        { username: 'ada', password: STRONG },
        { username: 'ada\0', password: STRONG },
        { username: '__proto__', password: STRONG },
      ].map((credentials) => identity.login(credentials, HERE).catch((error) => `${error.code} ${error.message}`)),
    )
    expect(new Set(refusals)).toEqual(new Set(['auth/invalid-credentials User name or password is wrong.']))
  })

  it('spends the time of a hash on an unknown user too', async () => {
    const { identity } = await create()
    const time = async (username: string) => {
      const started = performance.now()
      await identity.login({ username, password: 'wrong' }, HERE).catch(() => {})
      return performance.now() - started
    }
    await time('warm-up')
    const known = Math.min(await time('admin'), await time('admin'), await time('admin'))
    const unknown = Math.min(await time('nobody'), await time('nobody'), await time('nobody'))
    expect(unknown).toBeGreaterThan(known / 2)
  })

  it('takes the user name in any case, the password in its own', async () => {
    const { identity } = await create()
    await expect(identity.login({ ...ADMIN, username: 'Admin' }, HERE)).resolves.toBeDefined()
    await expect(identity.login({ ...ADMIN, password: ADMIN.password.toUpperCase() }, HERE)).rejects.toThrow()
  })

  it('keeps passwords and tokens out of the log and of the file', async () => {
    const { identity, lines, sql } = await create()
    const { accessToken, refreshToken } = await identity.login(ADMIN, HERE)
    await identity.login({ username: 'admin', password: 'a wrong password' }, HERE).catch(() => {})
    await identity.login({ username: 'typed in the wrong field', password: 'x' }, HERE).catch(() => {})
    const next = await identity.refresh(refreshToken)
    const everything = [
      ...lines,
      JSON.stringify(sql('SELECT * FROM users')),
      JSON.stringify(sql('SELECT * FROM sessions')),
    ].join()
    const wrong = ['a wrong password', 'typed in the wrong field']
    for (const secret of [ADMIN.password, ...wrong, accessToken, refreshToken, next.refreshToken]) {
      expect(everything).not.toContain(secret)
    }
    expect(lines.some((line) => line.includes('login accepted'))).toBe(true)
    expect(lines.some((line) => line.includes('login refused'))).toBe(true)
  })

  it('hashes with argon2id, 19 MiB, two passes, one lane', async () => {
    const { sql } = await create()
    expect(JSON.stringify(sql('SELECT password_hash FROM users'))).toContain('$argon2id$v=19$m=19456,t=2,p=1$')
  })
})

describe('the first start', () => {
  it('generates a password that works, once', async () => {
    const first = await create({ kind: 'administrator', password: null })
    const password = first.generatedPassword ?? ''
    expect(password).toMatch(/^[\w-]{24}$/)
    await first.identity.login({ username: 'admin', password }, HERE)
    const second = await first.restart()
    open[0] = second
    expect(second.generatedPassword).toBeNull()
    await second.identity.login({ username: 'admin', password }, HERE)
  })

  it('keeps the password that was changed, whatever is configured later', async () => {
    const first = await create()
    const caller = await first.identity.verifyAccess((await first.identity.login(ADMIN, HERE)).accessToken)
    await first.identity.changePassword(caller, { currentPassword: ADMIN.password, newPassword: STRONG }, HERE)
    const second = await first.restart()
    open[0] = second
    await second.identity.login({ username: 'admin', password: STRONG }, HERE)
    await expect(second.identity.login(ADMIN, HERE)).rejects.toMatchObject({ code: 'auth/invalid-credentials' })
  })

  it('keeps its key, so that tokens outlive a restart', async () => {
    const first = await create()
    const { accessToken } = await first.identity.login(ADMIN, HERE)
    const second = await first.restart()
    open[0] = second
    await expect(second.identity.verifyAccess(accessToken)).resolves.toMatchObject({ user: { username: 'admin' } })
    expect(JSON.stringify(second.identity.publicKeys())).not.toContain('"d"')
  })
})

describe('ending sessions', () => {
  it('logs out one session at once: its tokens are refused and its listeners told', async () => {
    const { identity, ends } = await create()
    const here = await identity.login(ADMIN, HERE)
    const there = await identity.login(ADMIN, HERE)
    const caller = await identity.verifyAccess(here.accessToken)
    identity.logout(caller)
    await expect(identity.verifyAccess(here.accessToken)).rejects.toMatchObject({ code: 'auth/session-ended' })
    await expect(identity.refresh(here.refreshToken)).rejects.toMatchObject({ code: 'auth/session-ended' })
    await expect(identity.verifyAccess(there.accessToken)).resolves.toBeDefined()
    expect(ends).toEqual([{ userId: here.user.id, sessionIds: [caller.sessionId], code: 'auth/session-ended' }])
  })

  it('logs out by an older refresh token, and once more without complaint', async () => {
    const { identity, ends } = await create()
    const first = await identity.login(ADMIN, HERE)
    const second = await identity.refresh(first.refreshToken)
    await identity.logoutByRefreshToken(first.refreshToken)
    await identity.logoutByRefreshToken(first.refreshToken)
    await expect(identity.verifyAccess(second.accessToken)).rejects.toMatchObject({ code: 'auth/session-ended' })
    expect(ends).toHaveLength(1)
  })

  it('ends all other sessions when the password changes, and keeps the caller’s', async () => {
    const { identity, ends } = await create()
    const here = await identity.login(ADMIN, HERE)
    const there = await identity.login(ADMIN, HERE)
    const caller = await identity.verifyAccess(here.accessToken)
    await identity.changePassword(caller, { currentPassword: ADMIN.password, newPassword: STRONG }, HERE)
    await expect(identity.verifyAccess(there.accessToken)).rejects.toMatchObject({ code: 'auth/session-ended' })
    await expect(identity.refresh(there.refreshToken)).rejects.toMatchObject({ code: 'auth/session-ended' })
    await expect(identity.verifyAccess(here.accessToken)).resolves.toBeDefined()
    expect(ends.flatMap((end) => end.sessionIds)).not.toContain(caller.sessionId)
    await expect(identity.login(ADMIN, HERE)).rejects.toThrow()
    await identity.login({ username: 'admin', password: STRONG }, HERE)
  })

  it('needs the right password to change it, and a strong new one', async () => {
    const { identity } = await create()
    const caller = await identity.verifyAccess((await identity.login(ADMIN, HERE)).accessToken)
    const change = (currentPassword: string, newPassword: string) =>
      identity.changePassword(caller, { currentPassword, newPassword }, HERE)
    await expect(change('wrong', STRONG)).rejects.toMatchObject({ code: 'auth/invalid-credentials' })
    for (const weak of ['short', 'password1234', 'aaaaaaaaaaaaaaaaaaaa', 'adminadmin123', 'x'.repeat(129)]) {
      await expect(change(ADMIN.password, weak)).rejects.toMatchObject({ code: 'auth/weak-password' })
    }
    await identity.login(ADMIN, HERE)
  })

  it.each([{ disabled: true }, { role: 'viewer' as const }, { password: STRONG }])(
    'ends all sessions of a user when an administrator sets %j',
    async (change) => {
      const { identity, ends } = await create()
      const ada = await identity.createAccount({ username: 'ada', password: 'a first password', role: 'editor' })
      const one = await identity.login({ username: 'ada', password: 'a first password' }, HERE)
      await identity.login({ username: 'ada', password: 'a first password' }, HERE)
      await identity.changeAccount(ada.id, change)
      await expect(identity.verifyAccess(one.accessToken)).rejects.toMatchObject({ code: 'auth/session-ended' })
      expect(ends[0]).toMatchObject({ userId: ada.id, sessionIds: [expect.any(String), expect.any(String)] })
    },
  )

  it('ends nothing when nothing changed', async () => {
    const { identity, ends } = await create()
    const ada = await identity.createAccount({ username: 'ada', password: STRONG, role: 'editor' })
    await identity.login({ username: 'ada', password: STRONG }, HERE)
    await identity.changeAccount(ada.id, { role: 'editor', disabled: false })
    expect(ends).toEqual([])
  })

  it('tells nobody who stopped listening', async () => {
    const { identity } = await create()
    let heard = 0
    identity.onSessionEnded(() => {
      heard += 1
    })()
    identity.logout(await identity.verifyAccess((await identity.login(ADMIN, HERE)).accessToken))
    expect(heard).toBe(0)
  })

  it('starts no session for a password that was changed while it was being checked', async () => {
    const { identity, sql } = await create()
    const caller = await identity.verifyAccess((await identity.login(ADMIN, HERE)).accessToken)
    const change = identity.changePassword(caller, { currentPassword: ADMIN.password, newPassword: STRONG }, HERE)
    const attempts = Array.from({ length: 6 }, () => identity.login(ADMIN, HERE).catch(() => null))
    await change
    const answers = await Promise.all(attempts)
    const living = await Promise.all(
      answers.map((answer) => answer !== null && identity.verifyAccess(answer.accessToken).catch(() => false)),
    )
    expect(living).toEqual(living.map(() => false))
    expect(sql('SELECT id FROM sessions')).toHaveLength(1)
  })
})

describe('accounts', () => {
  it('refuses a name that is taken, in any case, and the desktop’s own', async () => {
    const { identity } = await create()
    for (const username of ['admin', 'ADMIN', 'local']) {
      await expect(identity.createAccount({ username, password: STRONG, role: 'viewer' })).rejects.toMatchObject({
        code: 'request/conflict',
      })
    }
  })

  it('keeps the last administrator', async () => {
    const { identity } = await create()
    const [admin] = identity.listAccounts()
    const id = admin?.id ?? ''
    for (const change of [{ role: 'viewer' as const }, { disabled: true }]) {
      await expect(identity.changeAccount(id, change)).rejects.toMatchObject({ code: 'request/conflict' })
    }
    const other = await identity.createAccount({ username: 'ada', password: STRONG, role: 'admin' })
    expect(await identity.changeAccount(id, { role: 'viewer' })).toMatchObject({ role: 'viewer' })
    expect(identity.listAccounts()).toHaveLength(2)
    await expect(identity.changeAccount(other.id, { disabled: true })).rejects.toMatchObject({
      code: 'request/conflict',
    })
    await expect(identity.changeAccount('none', {})).rejects.toMatchObject({ code: 'request/not-found' })
  })

  it('changes the preferences that are named and keeps the rest, also unreadable ones from elsewhere', async () => {
    const { identity, sql } = await create()
    const { accessToken } = await identity.login(ADMIN, HERE)
    const caller = await identity.verifyAccess(accessToken)
    identity.changePreferences(caller, { homeDashboard: 'mine' })
    expect(identity.changePreferences(caller, { theme: 'light' }).preferences).toEqual({
      theme: 'light',
      homeDashboard: 'mine',
    })
    expect((await identity.verifyAccess(accessToken)).user.preferences.theme).toBe('light')
    sql(`UPDATE users SET preferences = '{"theme":"pink"}' RETURNING id`)
    expect((await identity.verifyAccess(accessToken)).user.preferences.theme).toBe('system')
  })
})

describe('the bundled server', () => {
  const SECRET = 'launch-secret-of-at-least-32-characters'

  it('lets the desktop in by the launch secret, which is stored nowhere', async () => {
    const { identity, sql } = await create({ kind: 'bundled', launchSecret: SECRET })
    const { user } = await identity.login({ username: 'local', password: SECRET }, '127.0.0.1')
    expect(user).toMatchObject({ username: 'local', role: 'admin' })
    expect(sql('SELECT username, password_hash FROM users')).toEqual([{ username: 'local', password_hash: null }])
  })

  it('refuses another secret, and is not locked by any number of them', async () => {
    const { identity } = await create({ kind: 'bundled', launchSecret: SECRET })
    const codes = []
    for (let attempt = 0; attempt < 12; attempt += 1) {
      codes.push(
        await identity.login({ username: 'local', password: 'guess' }, '127.0.0.1').catch((error) => error.code),
      )
    }
    expect(codes.slice(0, 10)).toEqual(codes.slice(0, 10).map(() => 'auth/invalid-credentials'))
    expect(codes.at(-1)).toBe('auth/too-many-attempts')
    await identity.login({ username: 'local', password: SECRET }, '127.0.0.1')
  })

  it('keeps the user across launches with a new secret, and as it is', async () => {
    const { identity, file, clock } = await create({ kind: 'bundled', launchSecret: SECRET })
    const { user, accessToken } = await identity.login({ username: 'local', password: SECRET }, '127.0.0.1')
    const next = await createTestIdentity(
      { kind: 'bundled', launchSecret: `${SECRET}-2` },
      clock,
      file.replace('/loom.db', ''),
    )
    await expect(next.identity.login({ username: 'local', password: SECRET }, '127.0.0.1')).rejects.toThrow()
    const again = await next.identity.login({ username: 'local', password: `${SECRET}-2` }, '127.0.0.1')
    expect(again.user.id).toBe(user.id)
    await expect(next.identity.changeAccount(user.id, { disabled: true })).rejects.toMatchObject({
      code: 'request/conflict',
    })
    const caller = await next.identity.verifyAccess(accessToken)
    await expect(
      next.identity.changePassword(caller, { currentPassword: 'x', newPassword: STRONG }, '127.0.0.1'),
    ).rejects.toMatchObject({ code: 'request/conflict' })
  })
})
