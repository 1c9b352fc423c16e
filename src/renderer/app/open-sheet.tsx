import { lazy, type ReactElement } from 'react'
import type { AlertList } from '../../../contract/ipc/desktop'
import type { ServerProfile, SessionState } from '../../../contract/ipc/session'
import type { Command } from '../features/commands/command'
import { WINDOW_KEYS } from '../features/commands/window-keys'
import { PANEL_KEYS } from '../features/dashboard/panel-keys'
import { useAppFacts, useSettings } from '../stores/hooks'

/** What may lie over the dashboard; one at a time. */
export type SheetName = 'alerts' | 'servers' | 'settings' | 'shortcuts' | 'palette'

// Each sheet loads when it is first opened, so that the first paint does not wait for it (docs/decisions/0005).
const AlertSheet = lazy(() => import('../features/alerts/alert-sheet').then((m) => ({ default: m.AlertSheet })))
const ServerSheet = lazy(() => import('../features/servers/server-sheet').then((m) => ({ default: m.ServerSheet })))
const SettingsSheet = lazy(() =>
  import('../features/settings/settings-sheet').then((m) => ({ default: m.SettingsSheet })),
)
const ShortcutHelp = lazy(() => import('../features/commands/shortcut-help').then((m) => ({ default: m.ShortcutHelp })))
const CommandPalette = lazy(() =>
  import('../features/commands/command-palette').then((m) => ({ default: m.CommandPalette })),
)

/** The sheet of that name. */
export function OpenSheet(props: {
  name: SheetName
  session: SessionState
  servers: readonly ServerProfile[]
  alerts: AlertList
  mutedUntil: number | null
  live: boolean
  commands: readonly Command[]
  onClose: () => void
}): ReactElement | null {
  const facts = useAppFacts()
  const settings = useSettings()
  const { commands, onClose } = props
  switch (props.name) {
    case 'alerts':
      return <AlertSheet list={props.alerts} mutedUntil={props.mutedUntil} live={props.live} onClose={onClose} />
    case 'servers':
      return <ServerSheet session={props.session} known={props.servers} onClose={onClose} />
    case 'settings':
      return facts && settings ? <SettingsSheet facts={facts} settings={settings} onClose={onClose} /> : null
    case 'shortcuts':
      return <ShortcutHelp entries={[...commands, ...WINDOW_KEYS, ...PANEL_KEYS]} onClose={onClose} />
    case 'palette':
      return <CommandPalette commands={commands} onClose={onClose} />
  }
}
