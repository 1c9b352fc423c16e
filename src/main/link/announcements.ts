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

/** Copied out of Node's pooled buffer: posting it to a window would else take the whole pool along. */
const Bytes = z.instanceof(Uint8Array).transform((bytes) => new Uint8Array(bytes))

/** What each announcement of the server must look like before anyone hears of it. */
export const announcementSchemas = {
  'query:frame': Bytes,
  'query:failed': QueryFailed,
  'session:expiring': SessionExpiring,
  'session:ended': SessionEnded,
  'dashboard:changed': DashboardChanged,
  'alert:changed': AlertChanged,
  'server:noticed': ServerNoticed,
} as const satisfies Record<keyof ServerToClient, z.ZodType>
