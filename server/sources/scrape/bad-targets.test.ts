import type { RequestListener } from 'node:http'
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BAD_ANSWERS } from './test-bad-answers'
import { startTarget, startTestScraping, type TestScraping, until } from './test-scraping'

const open: { close(): void }[] = []
afterAll(() => {
  for (const { close } of open) close()
})

async function answering(answer: RequestListener): Promise<string> {
  const server = await startTarget(answer)
  open.push(server)
  return server.address
}

describe('beside bad targets', () => {
  let scraping: TestScraping
  const told = (job: string) => scraping.scraping.targets().activeTargets.find(({ scrapePool }) => scrapePool === job)

  beforeAll(async () => {
    const jobs = BAD_ANSWERS.map(async ([what, , job, answer]) => ({
      ...job,
      job_name: what,
      static_configs: [{ targets: [await answering(answer)] }],
    }))
    const good = {
      job_name: 'good',
      static_configs: [{ targets: [await answering((_, response) => response.end('fine 1\n'))] }],
    }
    scraping = startTestScraping([...(await Promise.all(jobs)), good])
    open.push({ close: scraping.stop })
  })

  it.each(BAD_ANSWERS)(
    'one with %s fails, counted for %s, and says so',
    async (what, reason, _job, _answer, message) => {
      await until(
        () => told(what)?.lastError.includes(message) ?? false,
        () => told(what),
      )
      expect(told(what)).toMatchObject({ health: 'down' })
      expect(told(what)?.lastError.length).toBeLessThan(200)
      expect(scraping.metric('loom_scrape_failures_total', reason)).toBeGreaterThanOrEqual(1)
      const series = Object.entries(scraping.newest()).filter(([name]) => name.includes(`job="${what}"`))
      expect(series).toHaveLength(5)
      expect(series.find(([name]) => name.startsWith('up{'))?.[1]).toBe(0)
    },
  )

  it('a good one is scraped all the while', async () => {
    const before = scraping.metric('loom_scrape_samples_total')
    await until(() => scraping.metric('loom_scrape_samples_total') > before)
    expect(told('good')).toMatchObject({ health: 'up', lastError: '' })
  })
})

it('a target that nobody listens for fails at once', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  const scraping = startTestScraping([{ job_name: 'none', static_configs: [{ targets: [`127.0.0.1:${port}`] }] }])
  open.push({ close: scraping.stop })
  await until(() => scraping.metric('loom_scrape_failures_total', 'connection') === 1)
  expect(scraping.scraping.targets().activeTargets[0]?.lastError).toContain('ECONNREFUSED')
})

it('a target whose series the store takes in part is up, and tells which it has not', async () => {
  const address = await answering((_, response) => response.end(`a 1\nb{c="${'x'.repeat(5000)}"} 1\n`))
  const scraping = startTestScraping([{ job_name: 'part', static_configs: [{ targets: [address] }] }])
  open.push({ close: scraping.stop })
  await until(() => scraping.metric('loom_scrapes_total') >= 2)
  const [target] = scraping.scraping.targets().activeTargets
  expect(target).toMatchObject({
    health: 'up',
    lastError: expect.stringContaining('1 series were refused: The label c'),
  })
  expect(scraping.newest()[`a{instance="${address}", job="part"}`]).toBe(1)
  expect(scraping.metric('loom_scrape_samples_rejected_total', 'series')).toBe(scraping.metric('loom_scrapes_total'))
  expect(scraping.lines.filter((line) => line.includes('refuses series'))).toHaveLength(1)
})
