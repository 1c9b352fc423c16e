import {
  IconAlertOctagon,
  IconAlertTriangle,
  IconBell,
  IconBellOff,
  IconChevronDown,
  IconClockHour4,
  IconSearch,
  IconSettings,
} from '@tabler/icons-react'
import type { ReactElement } from 'react'
import type { BundledServer, Connection } from '../../../contract/ipc/connection'
import type { SessionState } from '../../../contract/ipc/session'
import type { AlertSummary } from '../features/alerts/summarize-alerts'
import { ConnectionIndicator } from '../features/connection/connection-indicator'
import { usePlatform } from '../stores/hooks'
import { titleWithKeys } from '../ui/key-labels'
import './header.css'
import { Mark } from './mark'
import type { SheetName } from './open-sheet'

const ALERT_ICONS = {
  ok: IconBell,
  info: IconBell,
  pending: IconClockHour4,
  warning: IconAlertTriangle,
  critical: IconAlertOctagon,
} satisfies Record<AlertSummary['worst'], unknown>

/** The strip above the dashboard: what is shown, what is wrong, and whether the values are live. */
export function Header(props: {
  title: string | null
  session: SessionState
  connection: Connection
  bundled: BundledServer | null
  alerts: AlertSummary
  muted: boolean
  onOpen: (sheet: SheetName) => void
  onRetry: () => void
}): ReactElement {
  const platform = usePlatform()
  const AlertIcon = ALERT_ICONS[props.alerts.worst]
  return (
    <header className="header">
      <Mark />
      <button
        type="button"
        className="text-button header-server"
        title={titleWithKeys('Servers', 'g p', platform)}
        onClick={() => props.onOpen('servers')}
      >
        <span className="header-server-name">
          {props.session.status === 'signed-in' ? props.session.server.name : 'Loom'}
        </span>
        <IconChevronDown size={14} stroke={1.75} aria-hidden="true" />
      </button>
      {props.title === null ? null : (
        <h1 className="header-title" title={props.title}>
          {props.title}
        </h1>
      )}
      <div className="header-space" />
      <ConnectionIndicator connection={props.connection} bundled={props.bundled} onRetry={props.onRetry} />
      <button
        type="button"
        className="text-button header-alerts"
        data-worst={props.alerts.worst}
        title={titleWithKeys('Alerts', 'g a', platform)}
        onClick={() => props.onOpen('alerts')}
      >
        <AlertIcon size={16} stroke={1.75} aria-hidden="true" />
        {props.alerts.label}
        {props.muted ? <IconBellOff size={15} stroke={1.75} aria-label="notifications muted" /> : null}
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Find an action"
        title={titleWithKeys('Find an action', 'mod+k', platform)}
        onClick={() => props.onOpen('palette')}
      >
        <IconSearch size={16} stroke={1.75} />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Settings"
        title={titleWithKeys('Settings', 'g s', platform)}
        onClick={() => props.onOpen('settings')}
      >
        <IconSettings size={16} stroke={1.75} />
      </button>
    </header>
  )
}
