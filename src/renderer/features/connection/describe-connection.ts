import type { BundledServer, Connection } from '../../../../contract/ipc/connection'
import { formatMoment } from '../../charts/format/format-time'

/** What the one place that tells of the connection says: a word for the state, a sentence, and a tone for shape and colour. */
export interface ConnectionWords {
  readonly tone: 'ok' | 'busy' | 'warning' | 'critical' | 'offline'
  readonly label: string
  readonly detail: string
  readonly canRetry: boolean
}

/** `now` in epoch milliseconds, for countdowns and ages. */
export function describeConnection(
  connection: Connection,
  bundled: BundledServer | null,
  now: number,
): ConnectionWords {
  if (bundled?.status === 'failed') {
    return { tone: 'critical', label: 'Server stopped', detail: bundled.reason.message, canRetry: true }
  }
  if (connection.status === 'reconnecting' && (bundled?.status === 'stopped' || bundled?.status === 'starting')) {
    return { tone: 'busy', label: 'Starting', detail: 'The server on this computer is starting.', canRetry: false }
  }
  switch (connection.status) {
    case 'live':
      return {
        tone: 'ok',
        label: 'Live',
        detail: `Connected since ${formatMoment(connection.since, now)}.`,
        canRetry: false,
      }
    case 'connecting':
      return { tone: 'busy', label: 'Connecting', detail: 'Waiting for the server to answer.', canRetry: false }
    case 'reconnecting': {
      const seconds = Math.max(0, Math.ceil((connection.nextTryAt - now) / 1000))
      return {
        tone: 'warning',
        label: seconds === 0 ? 'Reconnecting' : `Reconnecting in ${seconds} s`,
        detail: `${connection.reason.message} Offline since ${formatMoment(connection.since, now)}, try ${connection.attempt}.`,
        canRetry: true,
      }
    }
    case 'offline':
      return {
        tone: 'offline',
        label: `Offline since ${formatMoment(connection.since, now)}`,
        detail: connection.reason.message,
        canRetry: true,
      }
    case 'signed-out':
      return { tone: 'offline', label: 'Signed out', detail: 'Sign in to see live values.', canRetry: false }
  }
}
