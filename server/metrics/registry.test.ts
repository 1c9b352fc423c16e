import { describe, expect, it } from 'vitest'
import { exposition } from './exposition'
import { createRegistry } from './registry'

describe('the registry', () => {
  it('counts, sets, reads and spreads over buckets, and writes it as Prometheus reads it', () => {
    const registry = createRegistry()
    const counter = registry.counter('loom_things_total', 'Things, with a \\ and a\nline end.')
    counter.add()
    counter.add(2, { kind: 'a "quoted" one', path: 'c:\\x\ny' })
    counter.add(1, { kind: 'a "quoted" one', path: 'c:\\x\ny' })
    const gauge = registry.gauge('loom_level', 'Level.')
    gauge.set(5)
    gauge.add(-1.5)
    registry.observed('gauge', 'loom_far', 'Far.', () => Number.POSITIVE_INFINITY)
    registry.observed('gauge', 'loom_near', 'Near.', () => Number.NEGATIVE_INFINITY)
    const histogram = registry.histogram('loom_wait_seconds', 'Wait.', [0.1, 1])
    for (const value of [0.05, 0.1, 0.5, 3]) histogram.observe(value, { route: '/x' })
    expect(exposition(registry.collect())).toBe(
      [
        '# HELP loom_things_total Things, with a \\\\ and a\\nline end.',
        '# TYPE loom_things_total counter',
        'loom_things_total 1',
        'loom_things_total{kind="a \\"quoted\\" one",path="c:\\\\x\\ny"} 3',
        '# HELP loom_level Level.',
        '# TYPE loom_level gauge',
        'loom_level 3.5',
        '# HELP loom_far Far.',
        '# TYPE loom_far gauge',
        'loom_far +Inf',
        '# HELP loom_near Near.',
        '# TYPE loom_near gauge',
        'loom_near -Inf',
        '# HELP loom_wait_seconds Wait.',
        '# TYPE loom_wait_seconds histogram',
        'loom_wait_seconds_bucket{route="/x",le="0.1"} 2',
        'loom_wait_seconds_bucket{route="/x",le="1"} 3',
        'loom_wait_seconds_bucket{route="/x",le="+Inf"} 4',
        'loom_wait_seconds_sum{route="/x"} 3.65',
        'loom_wait_seconds_count{route="/x"} 4',
        '',
      ].join('\n'),
    )
  })

  it('refuses a name twice', () => {
    const registry = createRegistry()
    registry.gauge('loom_level', 'Level.')
    expect(() => registry.counter('loom_level' as 'loom_x_total', 'Again.')).toThrow(/registered twice/)
  })
})
