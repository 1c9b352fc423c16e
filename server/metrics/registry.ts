import type { Labels } from '../../contract/model/labels'

/** One value of a metric as it is collected: the name may carry `_bucket`, `_sum` or `_count`. */
export interface MetricSample {
  readonly name: string
  readonly labels: Labels
  readonly value: number
}

export interface MetricFamily {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly samples: readonly MetricSample[]
}

/** One value of a metric that is told apart from its others by labels. */
export type Reading = Omit<MetricSample, 'name'>

export interface Counter {
  add(amount?: number, labels?: Labels): void
}

export interface Gauge {
  set(value: number, labels?: Labels): void
  add(amount: number, labels?: Labels): void
}

export interface Histogram {
  observe(value: number, labels?: Labels): void
}

/** The server's own metrics. Names start with `loom_` and follow Prometheus's naming: base units, `_total` for counters. */
export interface Registry {
  counter(name: `loom_${string}_total`, help: string): Counter
  gauge(name: `loom_${string}`, help: string): Gauge
  /** A gauge or counter whose value, or whose values by labels, are read when it is asked for. */
  observed(
    type: 'gauge' | 'counter',
    name: `loom_${string}`,
    help: string,
    read: () => number | readonly Reading[],
  ): void
  /** `bounds`: upper bounds of the buckets, ascending, without infinity. */
  histogram(name: `loom_${string}`, help: string, bounds: readonly number[]): Histogram
  /** All families now, in the order of their making. */
  collect(): readonly MetricFamily[]
}

export function createRegistry(): Registry {
  const collectors = new Map<string, () => MetricFamily>()
  const register = (name: string, collect: () => MetricFamily): void => {
    if (collectors.has(name)) throw new Error(`The metric ${name} is registered twice`)
    collectors.set(name, collect)
  }
  return {
    counter: (name, help) => {
      const cells = createCells()
      register(name, () => ({ name, help, type: 'counter', samples: cells.samples(name) }))
      return { add: (amount = 1, labels = {}) => cells.add(amount, labels) }
    },
    gauge: (name, help) => {
      const cells = createCells()
      register(name, () => ({ name, help, type: 'gauge', samples: cells.samples(name) }))
      return {
        set: (value, labels = {}) => cells.set(value, labels),
        add: (amount, labels = {}) => cells.add(amount, labels),
      }
    },
    observed: (type, name, help, read) => {
      register(name, () => {
        const found = read()
        const readings = typeof found === 'number' ? [{ labels: {}, value: found }] : found
        return { name, help, type, samples: readings.map((reading) => ({ name, ...reading })) }
      })
    },
    histogram: (name, help, bounds) => {
      const buckets = createCells()
      const sum = createCells()
      const count = createCells()
      register(name, () => ({
        name,
        help,
        type: 'histogram',
        samples: [
          ...buckets.samples(`${name}_bucket`),
          ...sum.samples(`${name}_sum`),
          ...count.samples(`${name}_count`),
        ],
      }))
      return {
        observe: (value, labels = {}) => {
          for (const bound of bounds) buckets.add(value <= bound ? 1 : 0, { ...labels, le: String(bound) })
          buckets.add(1, { ...labels, le: '+Inf' })
          sum.add(value, labels)
          count.add(1, labels)
        },
      }
    },
    collect: () => [...collectors.values()].map((collect) => collect()),
  }
}

interface Cells {
  set(value: number, labels: Labels): void
  add(amount: number, labels: Labels): void
  samples(name: string): readonly MetricSample[]
}

/** One number per label set. Label values come from our own code alone, so their count is bounded by it. */
function createCells(): Cells {
  const cells = new Map<string, { labels: Labels; value: number }>()
  const cell = (labels: Labels): { labels: Labels; value: number } => {
    const key = JSON.stringify(labels)
    const found = cells.get(key)
    if (found) return found
    const made = { labels, value: 0 }
    cells.set(key, made)
    return made
  }
  return {
    set: (value, labels) => {
      cell(labels).value = value
    },
    add: (amount, labels) => {
      cell(labels).value += amount
    },
    samples: (name) => [...cells.values()].map(({ labels, value }) => ({ name, labels, value })),
  }
}
