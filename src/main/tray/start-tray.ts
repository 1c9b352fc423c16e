import type { Clock } from '../clock'
import { followTrayView, type TraySources } from './follow-tray-view'
import { type KeptTray, keepTray } from './keep-tray'
import { runCommand } from './status-notifier'
import { showTray } from './tray'
import { hasTrayHost } from './tray-host'
import type { TrayActions } from './tray-menu'

interface TrayStart extends Omit<TraySources, 'formatTime'> {
  readonly actions: TrayActions
  /** Folder of the icons. */
  readonly icons: string
  readonly platform: string
  readonly clock: Clock
}

/** The tray on this desktop: what it says, and the icon that says it once there is a place for one. */
export function startTray({ actions, icons, platform, clock, ...sources }: TrayStart): KeptTray {
  const { log } = sources
  const followed = followTrayView({ ...sources, formatTime })
  const kept = keepTray({
    hasHost: () => hasTrayHost({ platform, environment: process.env, run: runCommand }),
    show: () => showTray({ view: followed.view, actions, icons, platform }),
    clock,
    log,
  })
  return {
    ...kept,
    dispose: () => {
      followed.dispose()
      kept.dispose()
    },
  }
}

/** Hours and minutes. Not by the locale: loading its data costs the start more than the whole tray does. */
function formatTime(time: number): string {
  return new Date(time).toTimeString().slice(0, 5)
}
