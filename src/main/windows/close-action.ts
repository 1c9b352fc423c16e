/** What closing the last window means. */
export type CloseAction = 'hide' | 'quit'

interface CloseFacts {
  readonly platform: string
  readonly tray: boolean
  readonly closeToTray: boolean
}

/** Without a tray nothing could bring a hidden window back, so closing quits; the Dock of macOS always could. */
export function closeAction({ platform, tray, closeToTray }: CloseFacts): CloseAction {
  return closeToTray && (tray || platform === 'darwin') ? 'hide' : 'quit'
}
