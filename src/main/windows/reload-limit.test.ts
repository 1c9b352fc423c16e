import { expect, it } from 'vitest'
import { createReloadLimit } from './reload-limit'

it('lets a crashed page load again three times a minute', () => {
  let now = 0
  const mayReload = createReloadLimit(() => now)
  expect([mayReload(), mayReload(), mayReload(), mayReload()]).toEqual([true, true, true, false])
  now = 60_000
  expect(mayReload()).toBe(true)
})
