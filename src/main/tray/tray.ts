import { join } from 'node:path'
import { Menu, nativeImage, Tray } from 'electron'
import type { Observable } from '../observable'
import { type TrayActions, trayMenu } from './tray-menu'
import type { TrayIcon, TrayView } from './tray-view'

interface TrayOptions {
  readonly view: Observable<TrayView>
  readonly actions: TrayActions
  /** Folder of the icons; each is there as `<name>.png` with its `@2x` beside it. */
  readonly icons: string
  readonly platform: string
}

/** Puts Loom into the system's tray; returns what takes it out again. */
export function showTray({ view, actions, icons, platform }: TrayOptions): () => void {
  const image = (icon: TrayIcon): Electron.NativeImage => {
    const loaded = nativeImage.createFromPath(join(icons, `${icon}.png`))
    // The menu bar of macOS colours its icons itself; state is told by shape, not by colour alone.
    if (platform === 'darwin') loaded.setTemplateImage(true)
    return loaded
  }
  const tray = new Tray(image(view.get().icon))
  let icon = view.get().icon
  const show = (next: TrayView): void => {
    if (next.icon !== icon) tray.setImage(image(next.icon))
    icon = next.icon
    tray.setToolTip(next.tooltip)
    // Linux trays take a new menu as a whole; changing items in place is not seen there.
    tray.setContextMenu(Menu.buildFromTemplate(trayMenu(next, actions)))
  }
  show(view.get())
  const end = view.subscribe(show)
  // On macOS a click opens the menu, and a second action on top would be in its way.
  if (platform !== 'darwin') tray.on('click', actions.open)
  return () => {
    end()
    tray.destroy()
  }
}
