import type { BundledServer, Connection } from '../../../../contract/ipc/connection'

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
      return { tone: 'ok', label: 'Live', detail: `Connected since ${clock(connection.since)}.`, canRetry: false }
    case 'connecting':
      return { tone: 'busy', label: 'Connecting', detail: 'Waiting for the server to answer.', canRetry: false }
    case 'reconnecting': {
      const seconds = Math.max(0, Math.ceil((connection.nextTryAt - now) / 1000))
      return {
        tone: 'warning',
        label: seconds === 0 ? 'Reconnecting' : `Reconnecting in ${seconds} s`,
        detail: `${connection.reason.message} Offline since ${clock(connection.since)}, try ${connection.attempt}.`,
        canRetry: true,
      }
    }
    case 'offline':
      return {
        tone: 'offline',
        label: `Offline since ${clock(connection.since)}`,
        detail: connection.reason.message,
        canRetry: true,
      }
    case 'signed-out':
      return { tone: 'offline', label: 'Signed out', detail: 'Sign in to see live values.', canRetry: false }
  }
}

/** A time of day with seconds, in the person's own format. */
export function clock(time: number): string {
  return new Date(time).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' })
}
