import { createTestVictoriaMetrics } from '../server/backend/test-victoria-metrics'
import { connection, expectLive, livePanels, panels } from './support/dashboard'
import { signIn } from './support/sign-in'
import { expect, test } from './support/test'

test.describe.configure({ timeout: 150_000 })

test('the home dashboard works unchanged over VictoriaMetrics, and outlives its restart', async ({ launch, serve }) => {
  const engine = await createTestVictoriaMetrics()
  try {
    await engine.start()
    const server = await serve({ environment: { LOOM_ENGINE_URL: engine.url } })
    const app = await launch()
    const page = await app.window()
    await expectLive(page)
    const bundled = await panels(page).count()
    await signIn(page, server.url)
    // A new, empty engine needs a while until it shows the first samples of every series.
    await expect(livePanels(page)).toHaveCount(bundled, { timeout: 60_000 })

    await engine.end()
    await expect(page.locator('.panel[data-age="stale"]').first()).toBeVisible({ timeout: 30_000 })
    await expect(connection(page)).toHaveAttribute('data-status', 'live')
    await engine.start()
    await expect(livePanels(page)).toHaveCount(bundled, { timeout: 60_000 })
  } finally {
    await engine.remove()
  }
})
