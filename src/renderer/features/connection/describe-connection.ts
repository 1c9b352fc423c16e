import type { BundledServer, Connection } from '../../../../contract/ipc/connection'
import { formatMoment } from '../../charts/format/format-time'

/** What the one place that tells of the connection says: a word for the state, a sentence, and a tone for shape and colour. */
export interface ConnectionWords {
  readonly tone: 'ok' | 'busy' | 'warning' | 'critical' | 'offline'
  readonly label: string
  /** The state for a screen reader, which is told of each change: no countdown. */
  readonly spoken: string
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
    return {
      tone: 'critical',
      label: 'Server stopped',
      spoken: 'Server stopped',
      detail: bundled.reason.message,
      canRetry: true,
    }
  }
  if (connection.status === 'reconnecting' && (bundled?.status === 'stopped' || bundled?.status === 'starting')) {
    return {
      tone: 'busy',
      label: 'Starting',
      spoken: 'Starting',
      detail: 'The server on this computer is starting.',
      canRetry: false,
    }
  }
  switch (connection.status) {
    case 'live':
      return {
        tone: 'ok',
        label: 'Live',
        spoken: 'Live',
        detail: `Connected since ${formatMoment(connection.since, now)}.`,
        canRetry: false,
      }
    case 'connecting':
      return {
        tone: 'busy',
        label: 'Connecting',
        spoken: 'Connecting',
        detail: 'Waiting for the server to answer.',
        canRetry: false,
      }
    case 'reconnecting': {
      const seconds = Math.max(0, Math.ceil((connection.nextTryAt - now) / 1000))
      return {
        tone: 'warning',
        spoken: 'Reconnecting',
        label: seconds === 0 ? 'Reconnecting' : `Reconnecting in ${seconds} s`,
        detail: `${connection.reason.message} Offline since ${formatMoment(connection.since, now)}, try ${connection.attempt}.`,
        canRetry: true,
      }
    }
    case 'offline':
      return {
        tone: 'offline',
        label: `Offline since ${formatMoment(connection.since, now)}`,
        spoken: 'Offline',
        detail: connection.reason.message,
        canRetry: true,
      }
    case 'signed-out':
      return {
        tone: 'offline',
        label: 'Signed out',
        spoken: 'Signed out',
        detail: 'Sign in to see live values.',
        canRetry: false,
      }
  }
}
