import { expect, it } from 'vitest'
import { ERROR_CODES } from '../../../../contract/errors'
import { fieldOfFailure, nextStep } from './failure-advice'

it('points a refused address at the address and wrong credentials at the password', () => {
  expect(fieldOfFailure('link/not-loom')).toBe('address')
  expect(fieldOfFailure('auth/invalid-credentials')).toBe('password')
  expect(fieldOfFailure('server/internal')).toBeNull()
})

it('has a next step for every code, and its own for each that a sign-in can meet', () => {
  for (const code of ERROR_CODES) expect(nextStep(code)).not.toBe('')
  const met = [
    'link/not-loom',
    'link/server-too-old',
    'link/untrusted-certificate',
    'auth/invalid-credentials',
  ] as const
  expect(new Set(met.map(nextStep)).size).toBe(met.length)
})
