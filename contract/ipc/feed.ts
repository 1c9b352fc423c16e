import type { ErrorCode } from '../errors'

/**
 * The live path between main and a window: one MessagePort, one message a frame. The port comes by this channel from
 * main and is handed on to the page as a window message of the same name.
 */
export const FEED_PORT_CHANNEL = 'feed:port'

/** Names the data of one target of the open dashboard. */
export function feedName(panelId: number, refId: string): string {
  return `${panelId}/${refId}`
}

export type FeedMessage =
  /** A new dashboard begins: forget all feeds. */
  | { readonly kind: 'reset' }
  /** Bytes of a frame (contract/wire/frame.ts); a snapshot replaces the feed's data, a delta goes on from it. */
  | { readonly kind: 'frame'; readonly feed: string; readonly bytes: Uint8Array; readonly source: 'live' | 'cache' }
  /** The server cannot answer this query; older data stays. */
  | { readonly kind: 'failed'; readonly feed: string; readonly code: ErrorCode; readonly message: string }
