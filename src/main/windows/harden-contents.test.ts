import { expect, it } from 'vitest'
import { createLog } from '../log/log'
import { hardenContents } from './harden-contents'

type Listener = (event: Record<string, unknown>, url?: string) => void

function setUp() {
  const listeners = new Map<string, Listener>()
  const opened: string[] = []
  const lines: string[] = []
  let openHandler: (details: { url: string }) => { action: 'deny' } = () => ({ action: 'deny' })
  hardenContents(
    {
      on: (event: string, listener: unknown) => listeners.set(event, listener as Listener),
      setWindowOpenHandler: (handler) => {
        openHandler = handler
      },
    },
    {
      devServer: null,
      openExternal: (url) => opened.push(url),
      log: createLog({ write: (line) => lines.push(line), now: Date.now, level: 'info' }),
    },
  )
  const isStopped = (event: string, details: Record<string, unknown>, url?: string): boolean => {
    let stopped = false
    listeners.get(event)?.({ ...details, preventDefault: () => (stopped = true) }, url)
    return stopped
  }
  return { isStopped, opened, lines, open: (url: string) => openHandler({ url }) }
}

it('lets a window go to our own page and nowhere else', () => {
  const { isStopped, lines } = setUp()
  expect(isStopped('will-navigate', {}, 'app://loom/')).toBe(false)
  expect(lines).toHaveLength(0)
  for (const url of ['https://example.org/', 'file:///etc/passwd', 'javascript:alert()', 'app://evil/']) {
    expect(isStopped('will-navigate', {}, url), url).toBe(true)
  }
  expect(lines).toHaveLength(4)
})

it('stops redirects, frames and web views', () => {
  const { isStopped } = setUp()
  expect(isStopped('will-redirect', {}, 'app://loom/')).toBe(true)
  expect(isStopped('will-frame-navigate', { url: 'app://loom/', isMainFrame: false })).toBe(true)
  expect(isStopped('will-frame-navigate', { url: 'https://example.org/', isMainFrame: true })).toBe(false)
  expect(isStopped('will-attach-webview', {})).toBe(true)
})

it('opens no window: web addresses go to the browser, the rest nowhere', () => {
  const { open, opened } = setUp()
  for (const url of ['https://example.org/a', 'javascript:alert()', 'file:///x', 'app://loom/', '']) {
    expect(open(url)).toEqual({ action: 'deny' })
  }
  expect(opened).toEqual(['https://example.org/a'])
})
