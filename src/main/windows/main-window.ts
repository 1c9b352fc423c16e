import { BrowserWindow, screen } from 'electron'
import type { Clock } from '../clock'
import type { Log } from '../log/log'
import { createObservable, type Observable } from '../observable'
import type { JsonFile } from '../platform/json-file'
import type { CloseAction } from './close-action'
import { fitBounds, LEAST_SIZE } from './fitted-bounds'
import { createReloadLimit } from './reload-limit'
import type { WindowMemory } from './window-memory'
import { followZoomKeys } from './zoom-keys'

const REMEMBER_AFTER = 500

/** How long a window waits for its page before it is shown without, in milliseconds. */
const PATIENCE = 2_000

export interface MainWindow {
  /** Whether a person can see the window: it is shown and not minimised. */
  readonly visible: Observable<boolean>
  readonly focused: () => boolean
  /** Shows and focuses the window; makes it first if there is none. */
  readonly reveal: () => void
  /** Makes the window without showing it, so that the first `reveal` is quick. */
  readonly prepare: () => void
  /** Sends to the page, if there is one. */
  readonly send: (channel: string, payload: unknown) => void
  readonly owns: (contents: unknown) => boolean
}

interface MainWindowOptions {
  readonly address: string
  readonly preload: string
  readonly memory: JsonFile<WindowMemory>
  readonly background: () => string
  /** Asked at each closing by the person. */
  readonly onClose: () => CloseAction
  readonly onHidden: () => void
  /** The page's text has arrived, for the first time or again; it asks for its scripts next. */
  readonly onArrived: (contents: Electron.WebContents) => void
  /** The page's script has run. */
  readonly onPage: () => void
  readonly isQuitting: () => boolean
  readonly clock: Clock
  readonly log: Log
}

export function createMainWindow(options: MainWindowOptions): MainWindow {
  const { memory, clock, log } = options
  const visible = createObservable(false)
  let window: BrowserWindow | null = null
  /** Whether the window is to be seen once its page is there. */
  let wanted = false

  function open(showWhenReady: boolean): BrowserWindow {
    const { bounds, maximized } = memory.current.get()
    const primary = screen.getPrimaryDisplay()
    const others = screen.getAllDisplays().filter((display) => display.id !== primary.id)
    const made = new BrowserWindow({
      ...fitBounds(
        bounds,
        [primary, ...others].map((display) => display.workArea),
      ),
      minWidth: LEAST_SIZE.width,
      minHeight: LEAST_SIZE.height,
      show: false,
      // Painting begins with waiting for the process that paints, which starts at the same time as the page: so the page
      // runs its script first, and is shown and painted then.
      paintWhenInitiallyHidden: false,
      title: 'Loom',
      backgroundColor: options.background(),
      autoHideMenuBar: true,
      webPreferences: {
        preload: options.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
        navigateOnDragDrop: false,
        spellcheck: false,
        // What the page may do less of while hidden it decides itself, with the pace of its feeds.
        backgroundThrottling: true,
      },
    })
    window = made
    if (maximized) made.maximize()
    wanted = showWhenReady
    showWhenThere(made)
    remember(made)
    follow(made)
    made.loadURL(options.address).catch((error: unknown) => log.error('window.load-failed', { error }))
    return made
  }

  /** Shows the window as soon as its page has run its script; a page that does not get so far is shown as it is. */
  function showWhenThere(made: BrowserWindow): void {
    const showOnce = (): void => {
      cancel()
      made.webContents.off('dom-ready', showOnce)
      // Closed into the tray before: it stays there.
      if (wanted) made.show()
    }
    const cancel = clock.after(PATIENCE, showOnce)
    made.webContents.on('dom-ready', showOnce)
    made.once('closed', cancel)
  }

  function follow(made: BrowserWindow): void {
    const look = (): void => visible.set(!made.isDestroyed() && made.isVisible() && !made.isMinimized())
    for (const event of ['show', 'hide', 'minimize', 'restore'] as const) made.on(event as 'show', look)
    made.on('close', (event) => {
      if (options.isQuitting() || options.onClose() === 'quit') return
      event.preventDefault()
      wanted = false
      made.hide()
      options.onHidden()
    })
    made.on('closed', () => {
      if (window === made) window = null
      visible.set(false)
    })
    followZoomKeys(made.webContents, process.platform)
    made.webContents.on('did-navigate', () => options.onArrived(made.webContents))
    made.webContents.on('dom-ready', options.onPage)
    const mayReload = createReloadLimit(clock.now)
    made.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
      log.error('window.page-gone', { reason, exitCode })
      if (reason !== 'clean-exit' && !made.isDestroyed() && mayReload()) made.webContents.reload()
    })
    made.on('unresponsive', () => log.warn('window.unresponsive'))
  }

  function remember(made: BrowserWindow): void {
    let cancel: () => void = () => undefined
    const note = (): void => {
      if (made.isDestroyed() || made.isMinimized() || made.isFullScreen()) return
      const maximized = made.isMaximized()
      const bounds = maximized ? memory.current.get().bounds : made.getBounds()
      memory
        .write({ ...memory.current.get(), bounds, maximized })
        .catch((error: unknown) => log.warn('window.memory-not-saved', { error }))
    }
    const later = (): void => {
      cancel()
      cancel = clock.after(REMEMBER_AFTER, note)
    }
    for (const event of ['resize', 'move', 'maximize', 'unmaximize'] as const) made.on(event as 'resize', later)
    made.on('closed', () => cancel())
  }

  return {
    visible,
    focused: () => window?.isFocused() ?? false,
    reveal: () => {
      if (window === null) {
        open(true)
        return
      }
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
    prepare: () => {
      if (window === null) open(false)
    },
    send: (channel, payload) => {
      if (window !== null && !window.isDestroyed() && !window.webContents.isDestroyed()) {
        window.webContents.send(channel, payload)
      }
    },
    owns: (contents) => window !== null && !window.isDestroyed() && window.webContents === contents,
  }
}
