import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { freePort } from '../server/ingest/remote-write/test-prometheus'
import { parseSeries } from '../server/sources/scrape/text/series-text'
import { createTextParser } from '../server/sources/scrape/text/text-parser'
import { extended, type Recording } from './machine-recording'

/** Records what a real node_exporter answers once a second: the series that were there all the time. */
export async function recordNodeExporter(seconds: number): Promise<Recording> {
  const port = await freePort()
  const child = spawn('prometheus-node-exporter', [`--web.listen-address=127.0.0.1:${port}`], { stdio: 'ignore' })
  const columns = new Map<string, number[]>()
  let answers = 0
  try {
    for (let second = 0; second < seconds; second += 1) {
      await new Promise((done) => setTimeout(done, 1000))
      const answer = await fetch(`http://127.0.0.1:${port}/metrics`)
      readInto(columns, new Uint8Array(await answer.arrayBuffer()))
      answers += 1
    }
  } finally {
    child.kill()
    await once(child, 'exit')
  }
  const whole = [...columns].filter(([, values]) => values.length === answers)
  return extended(
    whole.map(([series, values]) => ({
      labels: { ...parseSeries(series), job: 'exporter', instance: 'bench' },
      values,
    })),
  )
}

function readInto(columns: Map<string, number[]>, exposition: Uint8Array): void {
  const parser = createTextParser('prometheus', {
    sample: (series, value) => {
      const values = columns.get(series) ?? []
      columns.set(series, values)
      values.push(value)
    },
    describe: () => undefined,
  })
  parser.push(exposition)
  parser.end()
}
