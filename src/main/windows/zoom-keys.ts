import type { WebContents } from 'electron'

/** The parts of Electron's key input that tell a zoom key. */
export interface KeyInput {
  readonly type: string
  readonly key: string
  readonly control: boolean
  readonly meta: boolean
  readonly alt: boolean
}

/** A step of Chromium's zoom level is a fifth; these are 50 % and 250 % or so. */
const LEAST_LEVEL = -4
const MOST_LEVEL = 5

/** The zoom level after a key, or null when it is none that zooms: Ctrl (Command on macOS) with +, - or 0. */
export function zoomAfter(input: KeyInput, level: number, platform: string): number | null {
  const mod = platform === 'darwin' ? input.meta : input.control
  if (input.type !== 'keyDown' || !mod || input.alt) return null
  // The plus stands over the equals sign on many keyboards; both mean larger, as in browsers.
  if (input.key === '+' || input.key === '=') return Math.min(MOST_LEVEL, level + 1)
  if (input.key === '-' || input.key === '_') return Math.max(LEAST_LEVEL, level - 1)
  return input.key === '0' ? 0 : null
}

/** Only a menu would bring these keys along, and the window has none. */
export function followZoomKeys(contents: WebContents, platform: string): void {
  contents.on('before-input-event', (event, input) => {
    const level = zoomAfter(input, contents.getZoomLevel(), platform)
    if (level === null) return
    event.preventDefault()
    contents.setZoomLevel(level)
  })
}
