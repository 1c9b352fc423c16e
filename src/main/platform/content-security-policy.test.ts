import { expect, it } from 'vitest'
import { developmentPolicy } from './content-security-policy'

it('lets a page under development talk to its own development server alone', () => {
  const policy = developmentPolicy('http://localhost:5173')
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain('connect-src http://localhost:5173 ws://localhost:5173')
  expect(policy).not.toContain("'self'")
})
