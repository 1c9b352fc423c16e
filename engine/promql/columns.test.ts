import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { labelsKey } from '../../contract/model/labels'
import type { QueryLimits } from '../model/query-result'
import { compile } from './compile'
import { createMemorySource } from './conformance/memory-source'
import type { Point } from './conformance/points'
import { evaluateInstant, evaluateRange } from './evaluate'

const limits: QueryLimits = { maxSamples: 1e7, maxSeries: 1000, timeout: 1000, now: () => 0 }

const EXPRESSIONS = [
  'm',
  'rate(m[30s])',
  'increase(m[1m]) > 1',
  'sum by (a) (m)',
  'avg(m) - on () sum(m)',
  'max_over_time(m[45s]) + m',
  'topk(2, m)',
  'm or m offset 1m',
  'm unless m > 3',
  'sum_over_time(sum(m)[1m:20s])',
  'm * on (a) group_left () m{b="1"}',
  'absent(m)',
  'label_replace(m, "c", "$1$1", "a", "(.)") + 1',
  'label_join(sum by (a) (m), "b", "-", "a", "a")',
  'count_values by (a) ("v", m)',
  'predict_linear(m[1m], 10)',
  'predict_linear(m[1m] @ 100, time() / 10)',
  'quantile_over_time(scalar(m{a="x", b="1"}) / 9, m[1m])',
  'double_exponential_smoothing(m[1m], 0.5, 0.1)',
  'histogram_quantile(0.5, label_replace(abs(m), "le", "$1", "b", "1|(.*)") or label_replace(vector(9), "le", "+Inf", "", ""))',
  'histogram_fraction(0, 1.5, label_replace(m, "le", "$1", "b", "(.*)") or label_replace(m, "le", "+Inf", "b", "2"))',
  'scalar(m{a="x", b="1"}) + time()',
]

const point: fc.Arbitrary<Point> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -3, max: 9 }) },
  { weight: 1, arbitrary: fc.constantFrom<Point>('missing', 'stale', Number.NaN) },
)
const points = fc.array(point, { maxLength: 30 })

describe('evaluating in columns', () => {
  it.each(EXPRESSIONS)('gives at each step what an instant query gives at that moment: %s', (expr) => {
    const query = compile(expr)
    fc.assert(
      fc.property(fc.array(points, { minLength: 4, maxLength: 4 }), fc.integer({ min: 1, max: 40 }), (all, seconds) => {
        const source = createMemorySource()
        const labels = ['x', 'y'].flatMap((a) => ['1', '2'].map((b) => ({ __name__: 'm', a, b })))
        source.load({
          step: 10_000,
          series: labels.map((set, index) => ({ labels: set, points: all[index]! })),
        })
        const step = seconds * 1000
        const result = evaluateRange(query, source, 0, 400_000, step, limits)
        for (let index = 0; index < result.points; index += 1) {
          const instant = evaluateInstant(query, source, index * step, limits)
          const expected =
            instant.type === 'vector'
              ? instant.samples.map((sample) => [labelsKey(sample.labels), sample.value])
              : [['', instant.type === 'scalar' ? instant.value : undefined]]
          const found = result.series
            .filter(({ present }) => present[index] === 1)
            .map((series) => [labelsKey(series.labels), series.values[index]])
          const byKey = (left: unknown[], right: unknown[]) => (String(left[0]) < String(right[0]) ? -1 : 1)
          expect(found.sort(byKey)).toEqual(expected.sort(byKey))
        }
      }),
      { numRuns: 15 },
    )
  })
})
