import type { Alert } from '../../../contract/model/alert'
import type { Log } from '../log/log'
import { decide, type Silence } from './decide'
import { alertNotification, type NotificationSpec } from './notification'
import type { ToldEpisodes } from './told-episodes'

/** A change of an alert as the mirror of a server's alerts tells it. */
export interface AlertChange {
  readonly serverId: string
  readonly alert: Alert
}

interface ControllerOptions {
  /** Subscribes to changes that a server told of; returns what ends it. */
  readonly onChange: (listener: (change: AlertChange) => void) => () => void
  readonly serverName: (serverId: string) => string
  readonly enabled: () => boolean
  readonly muted: () => boolean
  /** Whether the person looks at Loom's window. */
  readonly focused: () => boolean
  readonly told: ToldEpisodes
  readonly show: (notification: NotificationSpec) => void
  readonly log: Log
}

/** So many silences are remembered, so that the log says each once. */
const MOST_SAID = 1_000

/** Decides over each change of an alert; the log says what was shown, and why the rest was not. */
export function startNotifications(options: ControllerOptions): () => void {
  const { onChange, serverName, enabled, muted, focused, told, show, log } = options
  const said = new Set<string>()

  /** A firing alert may change every second by its value: the same silence is said once. */
  function saySilence(facts: Readonly<Record<string, string>>, reason: Silence): void {
    const key = JSON.stringify([facts.episode, facts.state, reason])
    if (reason === 'not-notable' || said.has(key)) return
    if (said.size >= MOST_SAID) said.clear()
    said.add(key)
    log.info('notification.silent', { ...facts, reason })
  }

  return onChange(({ serverId, alert }) => {
    const { episode, state, severity, rule } = alert
    const decision = decide({
      state,
      severity,
      told: told.get(episode),
      enabled: enabled(),
      muted: muted(),
      focused: focused(),
    })
    const facts = { episode, rule, state, severity }
    if (decision.kind === 'silent') {
      // Seen in the window is told; it must not come again once the person looks away.
      if (decision.reason === 'in-view' && (state === 'firing' || state === 'resolved')) told.set(episode, state)
      saySilence(facts, decision.reason)
      return
    }
    told.set(episode, decision.phase)
    log.info('notification.shown', facts)
    show(alertNotification(alert, decision.phase, serverId, serverName(serverId)))
  })
}
