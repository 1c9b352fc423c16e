import { useMemo } from 'react'
import type { Settings } from '../../../contract/ipc/desktop'
import { loom } from '../bridge/loom'
import type { Command } from '../features/commands/command'
import type { SheetName } from './open-sheet'

const THEMES: readonly Settings['theme'][] = ['system', 'dark', 'light']

/** All that a person can do from anywhere in the window. */
export function useCommands(open: (sheet: SheetName) => void, theme: Settings['theme']): readonly Command[] {
  return useMemo(
    () => [
      { id: 'alerts', title: 'Alerts', group: 'Go to', keys: 'g a', run: () => open('alerts') },
      { id: 'servers', title: 'Servers and account', group: 'Go to', keys: 'g p', run: () => open('servers') },
      { id: 'settings', title: 'Settings', group: 'Go to', keys: 'g s', run: () => open('settings') },
      ...([1, 4, 8] as const).map((hours) => ({
        id: `mute-${hours}`,
        title: `Mute notifications for ${hours} ${hours === 1 ? 'hour' : 'hours'}`,
        group: 'Alerts' as const,
        keys: `m ${hours}`,
        run: () => void loom.alert.mute({ hours }),
      })),
      {
        id: 'unmute',
        title: 'Unmute notifications',
        group: 'Alerts',
        keys: 'm 0',
        run: () => void loom.alert.mute({ hours: null }),
      },
      {
        id: 'retry',
        title: 'Try to connect now',
        group: 'Connection',
        keys: 'c r',
        run: () => void loom.connection.retry(undefined),
      },
      {
        id: 'restart-bundled',
        title: 'Restart the bundled server',
        group: 'Connection',
        keys: 'c b',
        run: () => void loom.server.restartBundled(undefined),
      },
      {
        id: 'sign-out',
        title: 'Sign out',
        group: 'Connection',
        keys: 'c o',
        run: () => void loom.session.signOut(undefined),
      },
      {
        id: 'theme',
        title: 'Next theme: system, dark, light',
        group: 'View',
        keys: 'g t',
        run: () => {
          const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]
          if (next) void loom.settings.change({ theme: next })
        },
      },
      { id: 'palette', title: 'Find an action', group: 'Help', keys: 'mod+k', run: () => open('palette') },
      { id: 'shortcuts', title: 'Keyboard shortcuts', group: 'Help', keys: '?', run: () => open('shortcuts') },
    ],
    [open, theme],
  )
}
