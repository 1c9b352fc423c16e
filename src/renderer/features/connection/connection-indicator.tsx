import { IconAlertOctagon, IconCircleCheck, IconCloudOff, IconLoader2, IconPlugConnectedX } from '@tabler/icons-react'
import { type ReactElement, useEffect, useState } from 'react'
import type { BundledServer, Connection } from '../../../../contract/ipc/connection'
import './connection.css'
import { type ConnectionWords, describeConnection } from './describe-connection'

const ICONS = {
  ok: IconCircleCheck,
  busy: IconLoader2,
  warning: IconPlugConnectedX,
  critical: IconAlertOctagon,
  offline: IconCloudOff,
} satisfies Record<ConnectionWords['tone'], unknown>

/** The one place in the window that tells how the link to the server is. */
export function ConnectionIndicator(props: {
  connection: Connection
  bundled: BundledServer | null
  onRetry: () => void
}): ReactElement {
  const now = useSecondsClock(props.connection.status === 'reconnecting')
  const words = describeConnection(props.connection, props.bundled, now)
  const Icon = ICONS[words.tone]
  return (
    <div className="connection" data-tone={words.tone} data-status={props.connection.status}>
      <span className="connection-state" title={words.detail}>
        <Icon size={15} stroke={1.75} aria-hidden="true" />
        {words.label}
      </span>
      {/* Beside what is seen: a countdown would have a screen reader speak each second. */}
      <span className="visually-hidden" role="status">
        {words.spoken}
      </span>
      {words.canRetry ? (
        <button type="button" className="text-button framed" onClick={props.onRetry}>
          Try now
        </button>
      ) : null}
    </div>
  )
}

/** The time, anew each second while somebody counts down. */
function useSecondsClock(running: boolean): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!running) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [running])
  return now
}
