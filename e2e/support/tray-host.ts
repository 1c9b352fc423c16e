import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** Puts a real tray on the screen; the app finds it at its start, or a few seconds later. Returns what ends it. */
export async function startTrayHost(): Promise<() => Promise<void>> {
  const tray = spawn('trayer', ['--edge', 'bottom', '--widthtype', 'request', '--height', '24'], { stdio: 'ignore' })
  await once(tray, 'spawn')
  const ended = once(tray, 'close')
  return async () => {
    tray.kill()
    await ended
  }
}
