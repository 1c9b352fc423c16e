import { expect, it } from 'vitest'
import { isTrustedSender, type SenderEvent } from './trusted-sender'

function event(
  url: string,
  change: Partial<{ parent: unknown; destroyed: boolean; other: boolean }> = {},
): SenderEvent {
  const frame = { url, parent: change.parent ?? null }
  return {
    sender: { mainFrame: change.other ? {} : frame, isDestroyed: () => change.destroyed ?? false },
    senderFrame: frame,
  }
}

const ours = (): boolean => true

it('trusts the main frame of our own living window on our own page', () => {
  expect(isTrustedSender(event('app://loom/'), ours, null)).toBe(true)
  expect(isTrustedSender(event('app://loom/index.html?x#y'), ours, null)).toBe(true)
  expect(isTrustedSender(event('http://localhost:5173/'), ours, 'http://localhost:5173')).toBe(true)
})

it.each([
  'https://loom/',
  'app://evil/',
  'app://loom.evil/',
  'app://loom:1/',
  'app://user@loom/',
  'about:blank',
  '',
  'data:text/html,x',
  'file:///index.html',
  'http://localhost:5173/',
  'devtools://devtools/',
  'blob:app://loom/1',
  'app:loom',
  'chrome-error://chromewebdata/',
])('refuses a page at %j', (url) => {
  expect(isTrustedSender(event(url), ours, null)).toBe(false)
})

it('refuses subframes, foreign frames, foreign windows and what is destroyed', () => {
  expect(isTrustedSender(event('app://loom/', { parent: {} }), ours, null)).toBe(false)
  expect(isTrustedSender(event('app://loom/', { other: true }), ours, null)).toBe(false)
  expect(isTrustedSender(event('app://loom/', { destroyed: true }), ours, null)).toBe(false)
  expect(isTrustedSender(event('app://loom/'), () => false, null)).toBe(false)
  expect(isTrustedSender({ ...event('app://loom/'), senderFrame: null }, ours, null)).toBe(false)
})

it('refuses a frame that is destroyed while it is looked at', () => {
  const frame = {
    get url(): string {
      throw new Error('Render frame was disposed')
    },
    parent: null,
  }
  const dying = { sender: { mainFrame: frame, isDestroyed: () => false }, senderFrame: frame }
  expect(isTrustedSender(dying, ours, null)).toBe(false)
})
