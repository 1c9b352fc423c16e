import { z } from 'zod'
import {
  AlertChanged,
  DashboardChanged,
  QueryFailed,
  ServerNoticed,
  type ServerToClient,
  SessionEnded,
  SessionExpiring,
} from '../../../contract/wire/events'
import type { Log } from '../log/log'
import type { Link } from './types'

/** Copied out of Node's pooled buffer: posting it to a window would else take the whole pool along. */
const Bytes = z.instanceof(Uint8Array).transform((bytes) => new Uint8Array(bytes))

/** What each announcement must look like before anyone hears of it. */
const schemas = {
  'query:frame': Bytes,
  'query:failed': QueryFailed,
  'session:expiring': SessionExpiring,
  'session:ended': SessionEnded,
  'dashboard:changed': DashboardChanged,
  'alert:changed': AlertChanged,
  'server:noticed': ServerNoticed,
} as const satisfies Record<keyof ServerToClient, z.ZodType>

/** Hands what the server announces to those who listen. They outlast any one socket. */
interface Announcements extends Pick<Link, 'listen'> {
  /** Takes any event that came; one that is no announcement, or not as its schema says, reaches nobody. */
  readonly announce: (event: string, payload: unknown) => void
  readonly dispose: () => void
}

export function createAnnouncements(log: Log): Announcements {
  const listeners = new Map<keyof ServerToClient, Set<(payload: never) => void>>()
  return {
    announce: (event, payload) => {
      if (!isAnnouncement(event)) return
      const parsed = schemas[event].safeParse(payload)
      if (parsed.success) for (const listener of [...(listeners.get(event) ?? [])]) listener(parsed.data as never)
      else log.warn('link.announcement-refused', { announcement: event })
    },
    listen: (event, listener) => {
      const those = listeners.get(event) ?? new Set()
      listeners.set(event, those)
      those.add(listener as (payload: never) => void)
      return () => those.delete(listener as (payload: never) => void)
    },
    dispose: () => listeners.clear(),
  }
}

function isAnnouncement(event: string): event is keyof ServerToClient {
  return Object.hasOwn(schemas, event)
}
