import { hasStatusNotifierHost, type RunCommand } from './status-notifier'
import { hasTrayManager } from './x11-tray-manager'

interface TrayHostOptions {
  readonly platform: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly run: RunCommand
}

/**
 * Whether something on this desktop shows tray icons. Windows and macOS always do. On Linux a StatusNotifier host on
 * the session bus or an XEmbed tray on the X display may; without either an icon would be shown nowhere.
 */
export async function hasTrayHost({ platform, environment, run }: TrayHostOptions): Promise<boolean> {
  if (platform !== 'linux') return true
  const [onBus, onDisplay] = await Promise.all([
    environment.DBUS_SESSION_BUS_ADDRESS === undefined ? false : hasStatusNotifierHost(run),
    environment.DISPLAY === undefined ? false : hasTrayManager(environment.DISPLAY, environment),
  ])
  return onBus || onDisplay
}
