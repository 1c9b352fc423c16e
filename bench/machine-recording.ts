import { type Labels, METRIC_NAME } from '../contract/model/labels'
import { createHostSource } from '../server/sources/host/host-source'

/** What this machine reported, as long as one likes. */
export interface Recording {
  readonly series: readonly Labels[]
  /** Value of the series with this index in this second. */
  readonly valueAt: (series: number, second: number) => number
}

interface Column {
  readonly labels: Labels
  /** One a second. */
  readonly values: number[]
}

/** Records this machine once a second. */
export async function recordMachine(seconds: number): Promise<Recording> {
  const fail = (part: string, error: unknown): never => {
    throw new Error(`${part} can't be read`, { cause: error })
  }
  const source = createHostSource({ instance: 'bench', platform: process.platform, now: Date.now, onFailure: fail })
  await new Promise((resolve) => setTimeout(resolve, 1000))
  const columns = new Map<string, Column>()
  for (let second = 0; second < seconds; second += 1) {
    const time = Math.floor(Date.now() / 1000) * 1000
    for (const { name, labels, value } of source.collect(time)) {
      const full = { ...labels, [METRIC_NAME]: name, job: 'node', instance: 'bench' }
      const key = JSON.stringify(full)
      const column: Column = columns.get(key) ?? { labels: full, values: [] }
      columns.set(key, column)
      column.values.push(value)
    }
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
  source.stop()
  return extended([...columns.values()].filter(({ values }) => values.length === seconds))
}

/** Past the end of the recording its changes come again, on top of where they led. */
export function extended(columns: readonly Column[]): Recording {
  return {
    series: columns.map(({ labels }) => labels),
    valueAt: (index, second) => {
      const values = columns[index]?.values ?? []
      const [first = 0] = values
      const last = values.at(-1) ?? 0
      const value = (values[second % values.length] ?? 0) + Math.floor(second / values.length) * (last - first)
      // Sums of decimals are decimals: the noise of binary fractions was in no reading.
      return Math.round(value * 1e6) / 1e6
    },
  }
}
