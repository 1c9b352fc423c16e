import type { LoomApp } from './launch-app'

/** Whether a person can see a window of the app. */
export function isWindowVisible({ electron }: LoomApp): Promise<boolean> {
  return electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((window) => window.isVisible()))
}

/** Closes the window as its cross does. */
export function closeWindow({ electron }: LoomApp): Promise<void> {
  return electron.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.close()
  })
}
