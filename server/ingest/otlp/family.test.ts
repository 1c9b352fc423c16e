import { expect, it } from 'vitest'
import { familyOf } from './family'
import type { Metric } from './model'

const metric = (given: Partial<Metric>): Metric => ({
  name: 'work.done',
  description: 'What it is.',
  unit: 'By',
  kind: 'sum',
  isMonotonic: true,
  temporality: 'cumulative',
  points: [],
  ...given,
})

it.each([
  [{}, 'work_done_bytes_total', 'counter', false],
  [{ temporality: 'delta' }, 'work_done_bytes_total', 'counter', true],
  [{ isMonotonic: false, unit: '1' }, 'work_done', 'gauge', false],
  [{ kind: 'gauge', temporality: 'unspecified', unit: '1' }, 'work_done_ratio', 'gauge', false],
  [{ kind: 'histogram' }, 'work_done_bytes', 'histogram', false],
  [{ kind: 'exponential', temporality: 'delta' }, 'work_done_bytes', 'histogram', true],
  [{ kind: 'summary', temporality: 'unspecified' }, 'work_done_bytes', 'summary', false],
] as const)('a metric with %j is %s, a %s', (given, name, type, isDelta) => {
  expect(familyOf(metric(given))).toMatchObject({ name, isDelta, metadata: { type, help: 'What it is.' } })
})

it('a metric without kind, name or temporality is refused in words', () => {
  expect(familyOf(metric({ kind: null }))).toMatch(/no data/)
  expect(familyOf(metric({ kind: 'gauge', name: '…', unit: '' }))).toMatch(/no name/)
  expect(familyOf(metric({ temporality: 'unspecified' }))).toMatch(/temporality/)
})
