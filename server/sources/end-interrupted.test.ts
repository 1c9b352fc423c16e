import { expect, it } from 'vitest'
import { createEmbeddedEngine } from '../../engine/promql/embedded-engine'
import { openStore } from '../../engine/store/store'
import { reading } from './reading'
import { createRecorder } from './recorder'

const SOURCE = { job: 'node', instance: 'here' }
const START = 1_700_000_000_000

async function pointsOf(store: ReturnType<typeof openStore>, seconds: number): Promise<string> {
  const limits = { maxSamples: 1e6, maxSeries: 10, timeout: 5000, now: Date.now }
  const { series } = await createEmbeddedEngine(store).range('heat', START, START + seconds * 1000, 1000, limits)
  return [...(series[0]?.present ?? [])].join('')
}

it('leaves a gap where another process, or a sleeping computer, recorded nothing', async () => {
  const store = openStore({ directory: null, now: () => START + 60_000 })
  const first = createRecorder(store, SOURCE, 1000)
  for (const second of [0, 1, 2]) first.record([reading('heat', 5)], START + second * 1000)
  const second = createRecorder(store, SOURCE, 1000)
  second.record([reading('heat', 6)], START + 7000)
  second.record([reading('heat', 6)], START + 8000)
  second.record([reading('heat', 7)], START + 12_000)
  expect(await pointsOf(store, 12)).toBe('1110000110001')
  store.close()
})

it('ends what was interrupted longer ago than a query looks back, and ends it once', async () => {
  const store = openStore({ directory: null, now: () => START + 1_000_000 })
  createRecorder(store, SOURCE, 1000).record([reading('heat', 5)], START)
  const later = createRecorder(store, SOURCE, 1000)
  later.record([reading('other', 1)], START + 900_000)
  expect(await pointsOf(store, 3)).toBe('1000')
  createRecorder(store, SOURCE, 1000).record([reading('other', 1)], START + 950_000)
  const heat = store.select([], START, START + 1_000_000).find(({ labels }) => labels.__name__ === 'heat')
  expect(heat?.times).toHaveLength(2)
  store.close()
})

it('takes one late tick for what it is', async () => {
  const store = openStore({ directory: null, now: () => START + 60_000 })
  const recorder = createRecorder(store, SOURCE, 1000)
  for (const second of [0, 1, 3, 4]) recorder.record([reading('heat', 5)], START + second * 1000)
  expect(await pointsOf(store, 4)).toBe('11111')
  store.close()
})
