import { isOwnPage } from '../platform/url-policy'

/** What the check reads of Electron's IpcMainInvokeEvent. */
export interface SenderEvent {
  readonly sender: { readonly mainFrame: unknown; readonly isDestroyed: () => boolean }
  /** Null once the frame is gone. */
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null
}

/**
 * Whether a request comes from our own page: the main frame of a living window of ours, showing an address of our own
 * protocol (or of the development server). `devServer` is that server's origin, null in a built app.
 */
export function isTrustedSender(
  event: SenderEvent,
  isOwnWindow: (sender: SenderEvent['sender']) => boolean,
  devServer: string | null,
): boolean {
  const { sender, senderFrame } = event
  if (senderFrame === null || senderFrame === undefined || sender.isDestroyed() || !isOwnWindow(sender)) return false
  try {
    return senderFrame.parent === null && senderFrame === sender.mainFrame && isOwnPage(senderFrame.url, devServer)
  } catch {
    // Electron throws when a frame is destroyed between two reads.
    return false
  }
}
