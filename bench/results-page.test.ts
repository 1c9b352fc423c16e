import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { limitOf, resultsPage } from './results-page'

it('tells the limits of a figure', () => {
  const figure = { name: 'ratio', value: 1.5, unit: '×' }
  expect(limitOf(figure)).toBe('')
  expect(limitOf({ ...figure, atLeast: 1, atMost: 2 })).toBe('at most 2, at least 1')
})

it('shows the committed results as they are', async () => {
  await expect(resultsPage(resolve('bench/results'))).toMatchFileSnapshot(resolve('bench/results/README.md'))
})
