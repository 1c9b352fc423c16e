import { expect, it } from 'vitest'
import { createEmbeddedEngine } from '../../engine/promql/embedded-engine'
import { openStore } from '../../engine/store/store'
import { createFreshEngine } from './fresh-engine'

it('answers while the newest samples show, and not while they do not', async () => {
  let now = 1_700_000_000_000
  let visible: number | null = null
  const store = openStore({ directory: null, now: () => now })
  const engine = createFreshEngine(
    createEmbeddedEngine(store),
    () => visible,
    () => now,
  )
  const limits = { maxSamples: 1000, maxSeries: 10, timeout: 1000, now: () => now }
  const ask = () => engine.instant('1', now, limits).catch((error: unknown) => error)
  expect(await ask()).toMatchObject({ code: 'server/unavailable' })
  visible = now - 2000
  expect(await ask()).toMatchObject({ type: 'scalar', value: 1 })
  now += 60_000
  expect(await ask()).toMatchObject({ code: 'server/unavailable' })
  visible = now - 1000
  expect(await ask()).toMatchObject({ type: 'scalar' })
  store.close()
})
