import type { Unsubscribe } from '../../../contract/ipc/define'
import { FEED_PORT_CHANNEL, type FeedMessage } from '../../../contract/ipc/feed'

/**
 * Listens for the port of live frames and hands on each message. A new port takes the place of the one before: main
 * opens one per page load. Call it while the page's script first runs, so that no port is missed.
 */
export function connectFeeds(page: Window, onMessage: (message: FeedMessage) => void): Unsubscribe {
  let port: MessagePort | undefined
  const drop = (): void => {
    if (port === undefined) return
    // Closing lets messages through that are already on their way.
    port.onmessage = null
    port.close()
    port = undefined
  }
  const receive = (event: MessageEvent<unknown>): void => {
    if (event.source !== page || event.origin !== page.origin || event.data !== FEED_PORT_CHANNEL) return
    const next = event.ports[0]
    if (next === undefined) return
    drop()
    port = next
    port.onmessage = (message: MessageEvent<FeedMessage>) => onMessage(message.data)
  }
  page.addEventListener('message', receive)
  return () => {
    page.removeEventListener('message', receive)
    drop()
  }
}
