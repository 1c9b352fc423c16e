import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LoomError } from '../../contract/errors'
import type { TokenAnswer } from '../../contract/wire/http'
import { ADMIN, createTestIdentity, type TestIdentity } from './test-identity'

/** What the rules say about one session; times in milliseconds. */
interface Model {
  live: boolean
  /** Answers of this session, oldest first: the last one is the only pair that lives. */
  readonly answers: TokenAnswer[]
  rotatedAt: number
}

interface Real {
  current: TestIdentity
}

const GRACE_MS = 30_000

async function outcome(real: Real, refreshToken: string): Promise<TokenAnswer | string> {
  try {
    return await real.current.identity.refresh(refreshToken)
  } catch (error) {
    if (error instanceof LoomError) return error.code
    throw error
  }
}

/** Uses the token `age` places behind the newest, at once or several times at once. */
class Refresh implements fc.AsyncCommand<Model, Real> {
  readonly age: number
  readonly times: number
  constructor(age: number, times: number) {
    this.age = age
    this.times = times
  }
  check(model: Readonly<Model>): boolean {
    return model.answers.length > this.age
  }
  async run(model: Model, real: Real): Promise<void> {
    const { answers } = model
    const used = answers.at(-1 - this.age)
    if (used === undefined) throw new Error('no such token')
    const newest = answers.at(-1)
    const got = await Promise.all(Array.from({ length: this.times }, () => outcome(real, used.refreshToken)))
    const now = real.current.clock.now
    if (!model.live) {
      expect(got).toEqual(got.map(() => 'auth/session-ended'))
    } else if (this.age === 0) {
      const [first] = got
      if (typeof first !== 'object') throw new Error(`the living token was refused with ${first}`)
      expect(first.refreshToken).not.toBe(used.refreshToken)
      expect(got).toEqual(got.map(() => first))
      answers.push(first)
      model.rotatedAt = now
    } else if (this.age === 1 && Math.floor(now / 1000) - Math.floor(model.rotatedAt / 1000) <= GRACE_MS / 1000) {
      expect(got).toEqual(got.map(() => newest))
    } else {
      expect(got).toEqual(got.map(() => 'auth/session-ended'))
      model.live = false
    }
    await expectOnlyNewestLives(model, real)
  }
  toString(): string {
    return `refresh(age ${this.age}, ${this.times} times)`
  }
}

class Wait implements fc.AsyncCommand<Model, Real> {
  readonly ms: number
  constructor(ms: number) {
    this.ms = ms
  }
  check(): boolean {
    return true
  }
  async run(_model: Model, real: Real): Promise<void> {
    real.current.clock.now += this.ms
  }
  toString(): string {
    return `wait(${this.ms})`
  }
}

class Restart implements fc.AsyncCommand<Model, Real> {
  check(): boolean {
    return true
  }
  async run(model: Model, real: Real): Promise<void> {
    real.current = await real.current.restart()
    await expectOnlyNewestLives(model, real)
  }
  toString(): string {
    return 'restart'
  }
}

class Logout implements fc.AsyncCommand<Model, Real> {
  check(): boolean {
    return true
  }
  async run(model: Model, real: Real): Promise<void> {
    const token = model.answers.at(-1)?.refreshToken ?? ''
    await real.current.identity.logoutByRefreshToken(token)
    model.live = false
  }
  toString(): string {
    return 'logout'
  }
}

/** One row, and it names the newest pair alone. */
async function expectOnlyNewestLives(model: Model, real: Real): Promise<void> {
  expect(real.current.sql('SELECT id FROM sessions')).toHaveLength(model.live ? 1 : 0)
  const accessToken = model.answers.at(-1)?.accessToken ?? ''
  const verdict = await real.current.identity.verifyAccess(accessToken).then(
    () => 'accepted',
    (error: LoomError) => error.code,
  )
  const expired = real.current.clock.now >= (model.answers.at(-1)?.accessTokenExpiresAt ?? 0)
  expect(verdict).toBe(expired ? 'auth/expired-token' : model.live ? 'accepted' : 'auth/session-ended')
}

describe('refreshing a session', () => {
  it('gives each token one successor, the same again within 30 s, and ends the session after that', async () => {
    const commands = fc.commands(
      [
        fc
          .record({ age: fc.nat(3), times: fc.constantFrom(1, 1, 2, 50) })
          .map(({ age, times }) => new Refresh(age, times)),
        fc.constant(new Refresh(0, 1)),
        fc.constant(new Refresh(1, 1)),
        fc.constantFrom(1, 900, 20_000, 29_000, 30_000, 31_000, 700_000).map((ms) => new Wait(ms)),
        fc.constant(new Restart()),
        fc.constant(new Logout()),
      ],
      { maxCommands: 14 },
    )
    await fc.assert(
      fc.asyncProperty(commands, async (steps) => {
        const current = await createTestIdentity()
        const real: Real = { current }
        try {
          const first = await current.identity.login(ADMIN, '192.0.2.1')
          await fc.asyncModelRun(
            () => ({ model: { live: true, answers: [first], rotatedAt: current.clock.now }, real }),
            steps,
          )
        } finally {
          real.current.close()
        }
      }),
      { numRuns: 30 },
    )
  }, 120_000)

  it('answers 50 refreshes at once alike', async () => {
    const { identity, close } = await createTestIdentity()
    const { refreshToken } = await identity.login(ADMIN, '192.0.2.1')
    const answers = await Promise.all(Array.from({ length: 50 }, () => identity.refresh(refreshToken)))
    expect(new Set(answers.map((answer) => answer.refreshToken)).size).toBe(1)
    expect(new Set(answers.map((answer) => answer.accessToken)).size).toBe(1)
    close()
  })

  it('gives the successor again after a restart between commit and answer', async () => {
    const before = await createTestIdentity()
    const { refreshToken } = await before.identity.login(ADMIN, '192.0.2.1')
    // The commit is done before the first await: the answer that is still being signed is lost with the process.
    const lost = before.identity.refresh(refreshToken)
    lost.catch(() => {})
    await new Promise((resolve) => setTimeout(resolve, 5))
    const after = await before.restart()
    after.clock.now += 29_000
    const again = await after.identity.refresh(refreshToken)
    expect(again).toEqual(await lost)
    expect(await after.identity.refresh(again.refreshToken)).not.toEqual(again)
    after.close()
  })

  it('ends the session of a copied token, whichever of thief and owner comes first', async () => {
    const { identity, clock, ends, close } = await createTestIdentity()
    const { refreshToken, user } = await identity.login(ADMIN, '192.0.2.1')
    const thief = await identity.refresh(refreshToken)
    clock.now += 31_000
    await expect(identity.refresh(refreshToken)).rejects.toMatchObject({ code: 'auth/session-ended' })
    await expect(identity.refresh(thief.refreshToken)).rejects.toMatchObject({ code: 'auth/session-ended' })
    await expect(identity.verifyAccess(thief.accessToken)).rejects.toMatchObject({ code: 'auth/session-ended' })
    expect(ends).toEqual([{ userId: user.id, sessionIds: [expect.any(String)], code: 'auth/session-ended' }])
    close()
  })

  it('ends by itself after 30 days without use, and is forgotten at the next login', async () => {
    const { identity, clock, sql, close } = await createTestIdentity()
    const { refreshToken } = await identity.login(ADMIN, '192.0.2.1')
    clock.now += 30 * 86_400_000
    await expect(identity.refresh(refreshToken)).rejects.toMatchObject({ code: 'auth/expired-token' })
    clock.now += 1000
    await identity.login(ADMIN, '192.0.2.1')
    expect(sql('SELECT id FROM sessions')).toHaveLength(1)
    close()
  })

  it('takes no access token', async () => {
    const { identity, close } = await createTestIdentity()
    const { accessToken, refreshToken } = await identity.login(ADMIN, '192.0.2.1')
    await expect(identity.refresh(accessToken)).rejects.toMatchObject({ code: 'auth/invalid-token' })
    await expect(identity.verifyAccess(refreshToken)).rejects.toMatchObject({ code: 'auth/invalid-token' })
    await expect(identity.logoutByRefreshToken(accessToken)).rejects.toMatchObject({ code: 'auth/invalid-token' })
    close()
  })
})
