import { expect, it } from 'vitest'
import { queryAdvice } from './query-advice'

it('says what a person can do about each kind of failing query', () => {
  expect(queryAdvice('promql/parse')).toContain('query')
  expect(queryAdvice('query/too-many-series')).toContain('fewer series')
  expect(queryAdvice('auth/forbidden')).toContain('administrator')
  expect(queryAdvice('server/unavailable')).toContain('by itself')
})
