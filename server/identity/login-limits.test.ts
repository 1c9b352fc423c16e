import { describe, expect, it } from 'vitest'
import { LoomError } from '../../contract/errors'
import { createLoginLimits, TooManyAttempts } from './login-limits'
import { createPasswordHashing, createTurns } from './password-hashing'

const MINUTE = 60_000

function setUp() {
  const clock = { now: 1_000_000 }
  const limits = createLoginLimits(() => clock.now)
  const admitted = (user: string, address: string): boolean => {
    try {
      limits.admit(user, address)
      return true
    } catch (error) {
      if (error instanceof TooManyAttempts) return false
      throw error
    }
  }
  const count = (times: number, user: (index: number) => string, address: (index: number) => string): number => {
    let passed = 0
    for (let index = 0; index < times; index += 1) if (admitted(user(index), address(index))) passed += 1
    return passed
  }
  return { clock, limits, admitted, count }
}

describe('limits on guessing', () => {
  it('lets ten wrong passwords of one user from one address through, then none for 15 minutes', () => {
    const { clock, admitted, count } = setUp()
    expect(
      count(
        30,
        () => 'ada',
        () => '192.0.2.1',
      ),
    ).toBe(10)
    clock.now += 15 * MINUTE - 1
    expect(admitted('ADA', '192.0.2.1')).toBe(false)
    clock.now += 1
    expect(admitted('ada', '192.0.2.1')).toBe(true)
  })

  it('tells how long to wait', () => {
    const { clock, limits, count } = setUp()
    count(
      10,
      () => 'ada',
      () => '192.0.2.1',
    )
    clock.now += 5 * MINUTE
    expect(() => limits.admit('ada', '192.0.2.1')).toThrow(/Try again in 10 minutes/)
  })

  it('begins anew after the right password', () => {
    const { limits, count } = setUp()
    count(
      9,
      () => 'ada',
      () => '192.0.2.1',
    )
    limits.admit('ada', '192.0.2.1')
    limits.succeeded('ada', '192.0.2.1')
    expect(
      count(
        10,
        () => 'ada',
        () => '192.0.2.1',
      ),
    ).toBe(10)
  })

  it('lets a hundred wrong passwords a day from one address through, for whichever users', () => {
    const { clock, admitted, count } = setUp()
    expect(
      count(
        500,
        (index) => `user${index}`,
        () => '192.0.2.1',
      ),
    ).toBe(100)
    clock.now += 23 * 60 * MINUTE
    expect(admitted('x', '192.0.2.1')).toBe(false)
    clock.now += 61 * MINUTE
    expect(admitted('x', '192.0.2.1')).toBe(true)
  })

  it('counts all addresses of one IPv6 customer as one, and mapped IPv4 as IPv4', () => {
    const { count, admitted } = setUp()
    expect(
      count(
        30,
        () => 'ada',
        (index) => `2001:db8:0:1::${index.toString(16)}`,
      ),
    ).toBe(10)
    expect(admitted('ada', '2001:db8:0:1:ffff:ffff:ffff:ffff')).toBe(false)
    expect(admitted('ada', '2001:0db8:0000:0001::7%eth0')).toBe(false)
    expect(admitted('ada', '2001:db8:0:2::1')).toBe(true)
    expect(admitted('ada', '::1')).toBe(true)
    expect(
      count(
        12,
        () => 'bob',
        (index) => (index % 2 === 0 ? '::ffff:192.0.2.9' : '192.0.2.9'),
      ),
    ).toBe(10)
  })

  it('lets few of 10,000 guesses from 100 addresses through, and the owner from an address of theirs in', () => {
    const { clock, limits, admitted } = setUp()
    limits.admit('ada', '198.51.100.7')
    limits.succeeded('ada', '198.51.100.7')
    let passed = 0
    for (let guess = 0; guess < 10_000; guess += 1) {
      clock.now += 100
      if (admitted('ada', `192.0.2.${guess % 100}`)) passed += 1
    }
    expect(passed).toBeLessThanOrEqual(150)
    expect(admitted('ada', '198.51.100.7')).toBe(true)
  })

  it('slows down and never locks: from anywhere a try each 30 s counts', () => {
    const { clock, admitted, count } = setUp()
    expect(
      count(
        60,
        () => 'ada',
        (index) => `192.0.2.${index}`,
      ),
    ).toBe(50)
    clock.now += 30_000
    expect(admitted('ada', '203.0.113.1')).toBe(true)
  })

  it('remembers a bounded number of names', () => {
    const { count } = setUp()
    expect(
      count(
        50_000,
        (index) => `u${index}`,
        (index) => `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
      ),
    ).toBe(50_000)
  })
})

describe('hashing', () => {
  it('runs two jobs at a time and refuses when the line is full', async () => {
    const inTurn = createTurns(2, 3)
    let running = 0
    let most = 0
    const job = async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setTimeout(resolve, 5))
      running -= 1
      return 1
    }
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => inTurn(job)))
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(5)
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
    expect(refused.every((reason) => reason instanceof LoomError && reason.code === 'server/unavailable')).toBe(true)
    expect(most).toBe(2)
    expect(await inTurn(job)).toBe(1)
  })

  it('goes on after a job that failed', async () => {
    const inTurn = createTurns(1, 5)
    const failing = inTurn(() => Promise.reject(new Error('no')))
    const next = inTurn(async () => 2)
    await expect(failing).rejects.toThrow('no')
    expect(await next).toBe(2)
  })

  it('verifies what it hashed and nothing without a hash', async () => {
    const hashing = createPasswordHashing()
    const stored = await hashing.hash('a password')
    expect(await hashing.verify(stored, 'a password')).toBe(true)
    expect(await hashing.verify(stored, 'A password')).toBe(false)
    expect(await hashing.verify(null, 'nobody has this password')).toBe(false)
  })
})
