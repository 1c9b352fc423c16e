import { describe, expect, it } from 'vitest'
import { FEED_PORT_CHANNEL, type FeedMessage } from '../../../contract/ipc/feed'
import { connectFeeds } from './connect-feeds'

/** A page that takes events, and what the preload script does with a port. */
function bench() {
  const page = Object.assign(new EventTarget(), { origin: 'app://loom' })
  const window = page as unknown as Window
  const received: FeedMessage[] = []
  let told: () => void = () => undefined
  const stop = connectFeeds(window, (message) => {
    received.push(message)
    told()
  })
  const hand = (change: { source?: unknown; origin?: string; data?: unknown; ports?: MessagePort[] }): MessagePort => {
    const { port1, port2 } = new MessageChannel()
    const parts = { source: page, origin: page.origin, data: FEED_PORT_CHANNEL, ports: [port2], ...change }
    page.dispatchEvent(Object.assign(new Event('message'), parts))
    return port1
  }
  const send = async (port: MessagePort, message: FeedMessage): Promise<void> => {
    const arrived = new Promise<void>((resolve) => {
      told = resolve
      setTimeout(resolve, 50)
    })
    port.postMessage(message)
    await arrived
  }
  return { stop, hand, send, received }
}

const RESET: FeedMessage = { kind: 'reset' }

describe('the port of live frames', () => {
  it('is taken from the page’s own window message, and its messages are handed on', async () => {
    const { hand, send, stop, received } = bench()
    const port = hand({})
    await send(port, RESET)
    expect(received).toEqual([RESET])
    stop()
  })

  it.each([
    ['another window', { source: {} }],
    ['another origin', { origin: 'https://example.org' }],
    ['another channel', { data: 'feed:other' }],
    ['no port', { ports: [] }],
  ])('is not taken from a message with %s', async (_, change) => {
    const { hand, send, stop, received } = bench()
    const port = hand(change)
    await send(port, RESET)
    expect(received).toEqual([])
    port.close()
    stop()
  })

  it('gives way to a newer one, and is closed when the page lets go', async () => {
    const { hand, send, stop, received } = bench()
    const first = hand({})
    const second = hand({})
    await send(first, RESET)
    expect(received).toEqual([])
    await send(second, RESET)
    stop()
    await send(second, RESET)
    expect(received).toEqual([RESET])
  })
})
