import { Menu } from 'electron'

/**
 * macOS needs a menu for its standard keys (copy, quit, hide); elsewhere a menu bar would only take room, and without
 * one Chromium's own editing keys still work.
 */
export function setApplicationMenu(platform: string): void {
  Menu.setApplicationMenu(
    platform === 'darwin'
      ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }])
      : null,
  )
}
