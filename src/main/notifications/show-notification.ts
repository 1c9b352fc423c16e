import { Notification } from 'electron'
import type { Log } from '../log/log'
import type { NotificationSpec } from './notification'
import { withoutMarkup } from './without-markup'

export type SystemNotification = Pick<NotificationSpec, 'key' | 'title' | 'body' | 'severity'>

/**
 * Shows notifications through the operating system, from this process: they work with no window. One with the key of
 * an earlier one takes its place.
 */
export function createSystemNotifications(
  platform: string,
  log: Log,
): (notification: SystemNotification, onClick: () => void) => void {
  // Held until closed: one that the collector takes can no longer be clicked.
  const standing = new Map<string, Notification>()
  return ({ key, title, body, severity }, onClick) => {
    if (!Notification.isSupported()) return log.warn('notification.unsupported', { key })
    standing.get(key)?.close()
    const text = platform === 'linux' ? withoutMarkup(body) : body
    const made = new Notification({ title, body: text, urgency: severity === 'critical' ? 'critical' : 'normal' })
    standing.set(key, made)
    const forget = (): void => {
      if (standing.get(key) === made) standing.delete(key)
    }
    made.on('click', () => {
      forget()
      onClick()
    })
    made.on('close', forget)
    made.on('failed', (_event, error) => {
      forget()
      log.warn('notification.failed', { key, error })
    })
    made.show()
  }
}
