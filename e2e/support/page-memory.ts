import type { Page } from '@playwright/test'

/** Every string that the page's engine holds, as a heap snapshot names them: globals, closures, stores and states alike. */
export async function heapOf(page: Page): Promise<Buffer> {
  const debug = await page.context().newCDPSession(page)
  const chunks: string[] = []
  debug.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk))
  await debug.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  await debug.detach()
  return Buffer.from(chunks.join(''))
}

/** What the page could write down or be told: storage, document, addresses that it loaded, and main's states. */
export async function stateOf(page: Page): Promise<Buffer> {
  const text = await page.evaluate(async () => {
    const areas: Readonly<Record<string, Readonly<Record<string, unknown>>>> = window.loom
    const states: unknown[] = []
    for (const entries of Object.values(areas)) {
      for (const entry of Object.values(entries)) {
        if (typeof entry === 'object' && entry !== null && 'get' in entry && typeof entry.get === 'function') {
          states.push(await entry.get())
        }
      }
    }
    const addresses = performance.getEntries().map(({ name }) => name)
    return JSON.stringify([
      states,
      { ...localStorage },
      { ...sessionStorage },
      addresses,
      Object.getOwnPropertyNames(window),
      document.cookie,
      document.documentElement.outerHTML,
    ])
  })
  return Buffer.from(text)
}
