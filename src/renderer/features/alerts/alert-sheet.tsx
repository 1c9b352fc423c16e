import {
  IconAlertOctagon,
  IconAlertTriangle,
  IconCircleCheck,
  IconClockHour4,
  IconInfoCircle,
} from '@tabler/icons-react'
import type { ReactElement } from 'react'
import type { AlertList } from '../../../../contract/ipc/desktop'
import type { Alert } from '../../../../contract/model/alert'
import { loom } from '../../bridge/loom'
import { formatMinute, formatMoment } from '../../charts/format/format-time'
import { Sheet } from '../../ui/sheet'
import './alerts.css'
import { alertIdentity } from './alert-identity'
import { sortAlerts } from './summarize-alerts'

const HOURS = [1, 4, 8] as const

/** All alerts, the worst on top, and the switch that silences notifications for a while. */
export function AlertSheet(props: {
  list: AlertList
  mutedUntil: number | null
  live: boolean
  onClose: () => void
}): ReactElement {
  const alerts = sortAlerts(props.list.alerts)
  return (
    <Sheet title="Alerts" onClose={props.onClose}>
      <section className="mute" aria-label="Notifications">
        {props.mutedUntil === null ? (
          <>
            <span>Mute notifications</span>
            <span className="mute-hours">
              {HOURS.map((hours) => (
                <button
                  key={hours}
                  type="button"
                  className="text-button framed"
                  onClick={() => void loom.alert.mute({ hours })}
                >
                  {hours} h
                </button>
              ))}
            </span>
          </>
        ) : (
          <>
            <span>Muted until {formatMinute(props.mutedUntil)}</span>
            <button type="button" className="text-button framed" onClick={() => void loom.alert.mute({ hours: null })}>
              Unmute
            </button>
          </>
        )}
      </section>
      {props.live || props.list.asOf === null ? null : (
        <p className="alerts-stale">
          As of {formatMoment(props.list.asOf, Date.now())}. The server cannot be asked right now.
        </p>
      )}
      {alerts.length === 0 ? (
        <p className="alerts-empty">Nothing is wrong. Alerts appear here when a rule turns true.</p>
      ) : (
        <ul>
          {alerts.map((alert) => (
            <AlertRow key={`${alert.fingerprint} ${alert.episode}`} alert={alert} />
          ))}
        </ul>
      )}
    </Sheet>
  )
}

function AlertRow({ alert }: { alert: Alert }): ReactElement {
  const Icon = iconOf(alert)
  const time = alert.resolvedAt ?? alert.firedAt ?? alert.activeAt
  const { name, labels } = alertIdentity(alert)
  return (
    <li className="alert" data-state={alert.state} data-severity={alert.severity}>
      <Icon size={16} stroke={1.75} aria-hidden="true" />
      <div>
        <p className="alert-title">{alert.annotations.summary ?? alert.rule}</p>
        {alert.annotations.description ? <p className="alert-text">{alert.annotations.description}</p> : null}
        <p className="alert-facts">
          {alert.state === 'firing' ? `${alert.severity}, firing` : alert.state} since {formatMoment(time, Date.now())}
        </p>
        <p className="alert-facts">
          {name}
          {labels.map(([label, value]) => (
            <span className="alert-label" key={label}>
              {label}=<b>{value}</b>
            </span>
          ))}
        </p>
      </div>
    </li>
  )
}

function iconOf(alert: Alert): typeof IconAlertOctagon {
  if (alert.state === 'resolved') return IconCircleCheck
  if (alert.state === 'pending') return IconClockHour4
  if (alert.severity === 'critical') return IconAlertOctagon
  return alert.severity === 'warning' ? IconAlertTriangle : IconInfoCircle
}
