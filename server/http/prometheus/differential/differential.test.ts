import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStore } from '../../../../engine/store/store'
import { startTestApp, type TestApp } from '../../../test-app'
import { knownDifference } from './known-differences'
import { difference, type QueryAnswer } from './test-compare'
import { startPrometheus, type TestPrometheus } from './test-prometheus'
import { queries } from './test-queries'
import { testSamples } from './test-samples'

/** The suite asks some hundreds; `LOOM_DIFFERENTIAL_QUERIES=5000` and a seed of `LOOM_DIFFERENTIAL_SEED` ask more. */
const QUERIES = Number(process.env.LOOM_DIFFERENTIAL_QUERIES ?? 300)
const SEED = Number(process.env.LOOM_DIFFERENTIAL_SEED ?? 42)

/** A whole hour in the past, so that neither server has to keep samples of the future. */
const END = Math.floor(Date.now() / 3600_000) * 3600_000 - 3600_000
/** Never on a whole second: there, Prometheus before 3 has another sample in a range. */
const ODD = 0.311

let folder: string
let prometheus: TestPrometheus
let loom: TestApp
let token: string

beforeAll(async () => {
  const samples = testSamples(END)
  folder = mkdtempSync(join(tmpdir(), 'loom-differential-'))
  const store = openStore({ directory: folder, now: Date.now })
  for (const { labels, times, values } of samples) {
    const ids = new Uint32Array(times.length).fill(store.seriesId(labels))
    store.append({ times, ids, values })
  }
  store.close()
  loom = await startTestApp({ dataDir: folder })
  token = (await loom.login()).accessToken
  prometheus = await startPrometheus()
  await prometheus.write(samples)
})

afterAll(async () => {
  await loom?.stop()
  await prometheus?.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function ask(url: string, path: string, parameters: Record<string, string>): Promise<QueryAnswer> {
  const response = await fetch(`${url}/api/v1/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: new URLSearchParams(parameters),
  })
  return (await response.json()) as QueryAnswer
}

interface Question {
  readonly path: string
  readonly parameters: Record<string, string> & { readonly query: string }
}

const question = fc
  .tuple(queries(3), fc.constantFrom('query', 'query_range'), fc.integer({ min: 0, max: 2400 }))
  .map(([query, path, before]): Question => {
    const at = END / 1000 - before + ODD
    const text = query.replaceAll(' @ AT', ` @ ${(at - 1700).toFixed(3)}`)
    const time =
      path === 'query'
        ? { time: at.toFixed(3) }
        : { start: (at - 1200).toFixed(3), end: at.toFixed(3), step: String([15, 37, 120][before % 3]) }
    return { path, parameters: { query: text, ...time } }
  })

async function differenceOf({ path, parameters }: Question): Promise<string | null> {
  // The function's name since Prometheus 3.
  const query = parameters.query.replaceAll('holt_winters', 'double_exponential_smoothing')
  const [ours, theirs] = await Promise.all([
    ask(loom.url, path, { ...parameters, query }),
    ask(prometheus.url, path, parameters),
  ])
  const found = difference(ours, theirs)
  return found === null || knownDifference(query, ours, theirs) !== null ? null : found
}

it('answers what Prometheus answers', async () => {
  const differing: string[] = []
  for (const asked of fc.sample(question, { numRuns: QUERIES, seed: SEED })) {
    const found = await differenceOf(asked)
    if (found !== null) differing.push(`${asked.path} ${JSON.stringify(asked.parameters)}\n    ${found}`)
  }
  expect(differing.join('\n')).toBe('')
}, 600_000)
